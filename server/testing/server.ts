import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { writeToken } from '@mangu/contract/accounts';
import type { Import } from '@mangu/contract/imports';
import type { Role } from '@mangu/contract/people';
import { readEnvironment } from '@mangu/topology/environment';
import pino from 'pino';
import { assemble, type RunningServer } from '../assemble.ts';
import { testDatabase } from './database.ts';
import { makePerson, type TestPerson } from './people.ts';

export interface TestServer extends RunningServer {
  readonly dataFolder: string;
  readonly databaseUrl: string;
  /** Somebody who is signed in; `fetch` asks as that person. */
  person(roles?: readonly Role[], name?: string): Promise<SignedIn>;
  /** A request as the server's own pages make it: with their origin. */
  fetch(pathname: string, init?: RequestInit): Promise<Response>;
  /** Sends a file the way a browser does and resolves with its verdict. */
  upload(bytes: Uint8Array, fileName?: string): Promise<Import>;
  /** Sends a file and resolves with the id of its import, at once. */
  send(bytes: Uint8Array, fileName?: string): Promise<string>;
  verdict(id: string): Promise<Import>;
}

export interface SignedIn extends TestPerson {
  fetch(pathname: string, init?: RequestInit): Promise<Response>;
}

/** The whole server on a database and a data folder of its own, stopped and removed after the test file. */
export async function startTestServer(
  variables: Record<string, string> = {},
  clientFolder?: string,
): Promise<TestServer> {
  const database = await testDatabase();
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'mangu-server-'));
  const env = readEnvironment({
    MANGU_DATA: dataFolder,
    PORT: '0',
    MANGU_HANDBOOK: 'false',
    DATABASE_URL: database.url,
    ...variables,
  });
  if (!env.ok) throw new Error(JSON.stringify(env.problems));
  const server = await assemble(env.value, pino({ level: 'silent' }), {
    // A process for each file of tests would cost more than they do.
    worker: false,
    ...(clientFolder ? { clientFolder } : {}),
  });
  after(async () => {
    await server.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });
  const person = async (roles: readonly Role[] = [], name?: string): Promise<SignedIn> => {
    const made = await makePerson(server, roles, name);
    const fetchAs = (pathname: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      headers.set('cookie', [headers.get('cookie'), made.cookie].filter(Boolean).join('; '));
      if (!headers.has(writeToken.header)) headers.set(writeToken.header, made.writeToken);
      return ask(server.url, pathname, { ...init, headers });
    };
    return { ...made, fetch: fetchAs };
  };
  const machine = {
    authorization: `Bearer ${env.value.MANGU_TOKEN ?? readFileSync(path.join(env.value.MANGU_DATA, 'token'), 'utf8').trim()}`,
  };
  return { ...server, dataFolder, databaseUrl: database.url, person, ...talkTo(server.url, machine) };
}

/**
 * What a page of the server does over HTTP, for a server in this process or another.
 * @param own sent with uploads and questions about them: who adds books.
 */
export function talkTo(url: string, own: Readonly<Record<string, string>> = {}) {
  const send = async (bytes: Uint8Array, fileName = 'book.epub'): Promise<string> => {
    const created = await ask(url, '/api/uploads', {
      method: 'POST',
      headers: {
        ...own,
        'tus-resumable': '1.0.0',
        'upload-length': String(bytes.length),
        'upload-metadata': `filename ${Buffer.from(fileName).toString('base64')}`,
      },
    });
    const location = created.headers.get('location');
    if (created.status !== 201 || !location) throw new Error(`${created.status} ${await created.text()}`);
    await patch(url, location, bytes, 0, own);
    return location.split('/').at(-1) ?? '';
  };
  const verdict = async (id: string): Promise<Import> => {
    for (;;) {
      const answer = await ask(url, `/api/imports/${id}`, { headers: own });
      const item = (await answer.json()) as Import;
      if (answer.ok && item.verdict) return item;
      await delay(20);
    }
  };
  return {
    send,
    verdict,
    fetch: (pathname: string, init?: RequestInit) => ask(url, pathname, init),
    upload: async (bytes: Uint8Array, fileName?: string) => verdict(await send(bytes, fileName)),
  };
}

export function ask(url: string, pathname: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (!headers.has('origin')) headers.set('origin', url);
  return fetch(new URL(pathname, url), { ...init, headers });
}

/** One tus chunk (PATCH). */
export function patch(
  url: string,
  location: string,
  bytes: Uint8Array,
  offset: number,
  own: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return ask(url, location, {
    method: 'PATCH',
    headers: {
      ...own,
      'tus-resumable': '1.0.0',
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
    },
    body: new Uint8Array(bytes),
  });
}
