/** Serves the live page to this machine alone. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import type { LiveStatus } from '../told/index.ts';
import { documentOf } from './page/document.ts';
import { type Sections, sectionsOf } from './page/sections.ts';

export interface ServedPage {
  readonly url: string;
  stop(): void;
}

/** What it needs of the live rehearsal. */
export interface Shown {
  status(): LiveStatus;
  listen(changed: () => void): () => void;
}

const headers = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};
const types = { '/style.css': 'text/css', '/script.js': 'text/javascript' } as const;
/** Tabs that are open at once; the next is told to come later. */
const followersAtMost = 16;
/** What a tab has not read yet; more is not sent to one that sleeps. */
const unreadAtMost = 2 ** 20;

export async function servePage(shown: Shown): Promise<ServedPage> {
  const followers = new Map<ServerResponse, Partial<Sections>>();
  let leave: (() => void) | undefined;
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const refusal = refusalOf(request, portOf());
    if (refusal) {
      response.writeHead(refusal.status, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end(`${refusal.words}\n`);
    } else answer(URL.parse(request.url ?? '', 'http://localhost')?.pathname ?? '', request, response);
  });

  function portOf(): number {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  function answer(place: string, request: IncomingMessage, response: ServerResponse): void {
    const say = (status: number, type: string, body: string) =>
      response
        .writeHead(status, { 'Content-Type': `${type}; charset=utf-8` })
        .end(request.method === 'HEAD' ? undefined : body);
    if (place === '/') say(200, 'text/html', documentOf(shown.status()));
    else if (place === '/style.css' || place === '/script.js')
      say(200, types[place], readFileSync(path.join(import.meta.dirname, 'page', place), 'utf8'));
    else if (place === '/events') follow(response);
    else say(404, 'text/plain', 'There is nothing here; the page is at /.\n');
  }

  function follow(response: ServerResponse): void {
    if (followers.size >= followersAtMost) {
      response.writeHead(503, { 'Content-Type': 'text/plain', 'Retry-After': '10' });
      response.end('Too many pages are open.\n');
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('retry: 2000\n\n');
    followers.set(response, {});
    response.once('close', () => {
      followers.delete(response);
      if (followers.size > 0) return;
      leave?.();
      leave = undefined;
    });
    // Nothing is drawn while nobody looks.
    leave ??= shown.listen(tellAll);
    tellAll();
  }

  function tellAll(): void {
    const now = sectionsOf(shown.status());
    for (const [response, before] of followers) {
      if (response.writableLength > unreadAtMost) continue;
      const changed = changes(before, now);
      followers.set(response, now);
      // Also when nothing has changed: the connection shows that there is still somebody.
      response.write(`data: ${JSON.stringify(changed)}\n\n`);
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf()}/`,
    stop() {
      leave?.();
      for (const response of followers.keys()) response.end();
      server.close();
      server.closeAllConnections();
    },
  };
}

function changes(before: Partial<Sections>, now: Sections): Record<string, string> {
  const old = new Map(Object.entries(before));
  return Object.fromEntries(Object.entries(now).filter(([id, html]) => old.get(id) !== html));
}

/**
 * A page elsewhere may make a browser ask here, under a name of its own that leads to this machine; it may read nothing.
 * So the name must be that of this machine, and a browser that says where it comes from must come from here.
 */
export function refusalOf(
  { method, headers: given }: Pick<IncomingMessage, 'method' | 'headers'>,
  port: number,
): { readonly status: number; readonly words: string } | undefined {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, words: 'This page is only for looking.' };
  const hosts = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  if (!hosts.includes(given.host ?? ''))
    return { status: 421, words: `This page is at http://127.0.0.1:${port}/ and under no other name.` };
  const site = given['sec-fetch-site'];
  const navigates = given['sec-fetch-mode'] === 'navigate';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !navigates)
    return { status: 403, words: 'Another site may not read this page.' };
  if (given.origin !== undefined && !hosts.some((host) => given.origin === `http://${host}`))
    return { status: 403, words: 'Another site may not read this page.' };
  return undefined;
}
