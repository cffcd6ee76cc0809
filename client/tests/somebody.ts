import { writeToken } from '@mangu/contract/accounts';
import type { BrowserContext, Page } from 'playwright-core';
import type { RealApp } from './real-app.ts';

/** One person with a browser of their own: pages, and what no page does yet asked under the same cookies. */
export interface Somebody {
  readonly page: Page;
  readonly context: BrowserContext;
  /** @returns the answer's body; fails on a status that is not 2xx. */
  ask<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Sends a file for an edition as the studio does and resolves when the server has all of it. */
  sendManuscript(editionId: string, fileName: string, text: string): Promise<string>;
}

export async function somebody(app: RealApp): Promise<Somebody> {
  const { page, context } = await app.visitor();
  const { url } = app.server;
  const send = async (
    method: string,
    path: string,
    data: string | Buffer | undefined,
    headers: Record<string, string>,
  ) => {
    const token = (await context.cookies(url)).find(({ name }) => name === writeToken.cookie(false));
    const answer = await context.request.fetch(new URL(path, url).href, {
      method,
      maxRedirects: 0,
      ...(data !== undefined && { data }),
      headers: { origin: url, ...(token && { [writeToken.header]: token.value }), ...headers },
    });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return answer;
  };
  return {
    page,
    context,
    async ask<T>(method: string, path: string, body?: unknown) {
      const answer = await send(
        method,
        path,
        body === undefined ? undefined : JSON.stringify(body),
        body === undefined ? {} : { 'content-type': 'application/json' },
      );
      const text = await answer.text();
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
    async sendManuscript(editionId, fileName, text) {
      const bytes = Buffer.from(text);
      const base64 = (value: string) => Buffer.from(value).toString('base64');
      const created = await send('POST', '/api/uploads', undefined, {
        'tus-resumable': '1.0.0',
        'upload-length': String(bytes.length),
        'upload-metadata': `filename ${base64(fileName)},edition ${base64(editionId)}`,
      });
      const { location = '' } = created.headers();
      await send('PATCH', location, bytes, {
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      });
      return location.split('/').at(-1) ?? '';
    },
  };
}
