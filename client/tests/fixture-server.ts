import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

/** The policy under which the server delivers the pages of the app. */
export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; " +
  "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export interface ApiRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface ApiAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is text or bytes. */
  readonly body?: unknown;
}

/** Answers what it knows; undefined is a 404. */
export type Api = (request: ApiRequest) => ApiAnswer | undefined | Promise<ApiAnswer | undefined>;

export interface FixtureServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Delivers a built client like the real server does, with canned answers below `/api/`. */
export async function startFixtureServer(folder: string, api: Api): Promise<FixtureServer> {
  const server = createServer((request, response) => {
    answer(folder, api, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(folder: string, api: Api, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname.startsWith('/api/')) return answerApi(api, url, request, response);
  const file = extname(url.pathname) === '' ? '/index.html' : url.pathname;
  const bytes = await readFile(join(folder, file)).catch(() => null);
  if (!bytes) return response.writeHead(404).end();
  response.writeHead(200, {
    'content-type': mediaTypes[extname(file)] ?? 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    ...(file.endsWith('.html') && { 'content-security-policy': contentSecurityPolicy }),
  });
  response.end(bytes);
}

async function answerApi(api: Api, url: URL, request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const found = await api({
    method: request.method ?? 'GET',
    url,
    headers: request.headers,
    body: Buffer.concat(chunks),
  });
  const { status = 200, headers = {}, body } = found ?? problem('not-found', 404);
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  response.writeHead(status, { ...(!raw && { 'content-type': 'application/json' }), ...headers });
  response.end(raw ? body : body === undefined ? undefined : JSON.stringify(body));
}

/** An error as the API gives it (RFC 9457). */
export function problem(id: string, status: number): ApiAnswer {
  return {
    status,
    headers: { 'content-type': 'application/problem+json' },
    body: { type: `/problems/${id}`, title: `The title of ${id}.`, status, instance: 'req-1' },
  };
}
