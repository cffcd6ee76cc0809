import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Bookmark, Position, ReadingSession } from '@mangu/contract/reading';
import { readZip } from '@mangu/epub/testing';

/** The policy under which the server delivers the reader; a book's blob frames inherit it. */
export const readerPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline' blob:",
  "img-src 'self' blob: data:",
  "font-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  'frame-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.xhtml': 'application/xhtml+xml; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.opus': 'audio/ogg',
};

/** A book as its file has it: nothing is sanitised here, so that what protects the reader is the reader. */
class Book {
  readonly id: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly packagePath: string;
  readonly #package: string;

  constructor(id: string, epub: Uint8Array) {
    this.id = id;
    this.files = new Map(readZip(epub).map(({ name, data }) => [name, data]));
    this.packagePath = this.text('META-INF/container.xml').match(/full-path="([^"]+)"/)?.[1] ?? '';
    this.#package = this.text(this.packagePath);
  }

  text(path: string): string {
    return Buffer.from(this.files.get(path) ?? []).toString();
  }

  session(position: Position | null, bookmarks: Bookmark[]): ReadingSession {
    const documents = [...this.files.keys()].filter((name) => /\.x?html$/.test(name));
    const words = documents.map(
      (name) =>
        this.text(name)
          .replace(/<[^>]*>/g, ' ')
          .split(/\s+/).length,
    );
    return {
      book: {
        id: this.id,
        title: this.#package.match(/<dc:title[^>]*>([^<]*)/)?.[1] ?? '',
        language: this.#package.match(/<dc:language[^>]*>\s*([\w-]+)/)?.[1] ?? 'en',
        direction: this.#package.includes('page-progression-direction="rtl"') ? 'rtl' : 'ltr',
        layout:
          /rendition:layout"?>\s*pre-paginated/.test(this.#package) ||
          this.text('META-INF/com.apple.ibooks.display-options.xml').includes('>true<')
            ? 'pre-paginated'
            : 'reflowable',
        mediaOverlay: this.#package.includes('media-overlay='),
        words: words.reduce((sum, count) => sum + count, 0),
      },
      resources: `/api/books/${this.id}/resources/0a1b2c/`,
      packagePath: this.packagePath,
      sizes: Object.fromEntries([...this.files].map(([name, data]) => [name, data.length])),
      position,
      bookmarks,
    };
  }
}

export interface ReaderServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** Method and path of every request, in order. */
  readonly requests: string[];
  /** What the device read last, by book. */
  readonly positions: Map<string, Position>;
  readonly bookmarks: Map<string, Bookmark[]>;
  /** Requests this takes are answered with the status it gives. */
  refuse: (method: string, path: string) => number | undefined;
}

/** Delivers the built client with books straight from their files, and keeps places in memory. */
export async function startReaderServer(
  folder: string,
  epubs: Readonly<Record<string, Uint8Array>>,
): Promise<ReaderServer> {
  const books = new Map(Object.entries(epubs).map(([id, epub]) => [id, new Book(id, epub)]));
  const state: Pick<ReaderServer, 'requests' | 'positions' | 'bookmarks' | 'refuse'> = {
    requests: [],
    positions: new Map(),
    bookmarks: new Map(),
    refuse: () => undefined,
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const method = request.method ?? 'GET';
    state.requests.push(`${method} ${pathname}`);
    const refused = state.refuse(method, pathname);
    if (refused !== undefined) {
      problem(response, refused === 404 ? 'not-found' : 'internal', refused);
      return;
    }
    const [, id = '', path = ''] = /^\/api\/books\/([^/]+)\/resources\/0a1b2c\/(.+)$/.exec(pathname) ?? [];
    const [, kind, bookId = '', last] = /^\/api\/reading\/(\w+)\/([^/]+)(?:\/([^/]+))?$/.exec(pathname) ?? [];
    if (path) sendResource(request, response, id, decodeURIComponent(path));
    else if (kind) await sendReading(request, response, kind, bookId, last);
    else await sendFile(response, pathname);
  }

  async function sendFile(response: ServerResponse, pathname: string): Promise<void> {
    const file = pathname.startsWith('/read/') ? '/read.html' : extname(pathname) ? pathname : '/index.html';
    const bytes = await readFile(join(folder, file)).catch(() => null);
    if (!bytes) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': mediaTypes[extname(file)] ?? 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      ...(file === '/read.html' && { 'content-security-policy': readerPolicy }),
    });
    response.end(bytes);
  }

  function sendResource(request: IncomingMessage, response: ServerResponse, id: string, path: string): void {
    const data = books.get(id)?.files.get(path);
    if (!data) {
      problem(response, 'resource-not-found', 404);
      return;
    }
    const headers = {
      'content-type': mediaTypes[extname(path)] ?? 'application/xml',
      'accept-ranges': 'bytes',
    };
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    if (!range) {
      response.writeHead(200, { ...headers, 'content-length': data.length }).end(data);
      return;
    }
    const start = Number(range[1]);
    const end = range[2] ? Number(range[2]) : data.length - 1;
    const part = data.subarray(start, end + 1);
    response.writeHead(206, {
      ...headers,
      'content-range': `bytes ${start}-${end}/${data.length}`,
      'content-length': part.length,
    });
    response.end(part);
  }

  async function sendReading(
    request: IncomingMessage,
    response: ServerResponse,
    kind: string,
    id: string,
    bookmarkId: string | undefined,
  ): Promise<void> {
    const book = books.get(id);
    if (!book) return problem(response, 'book-not-found', 404);
    const kept = state.bookmarks.get(id) ?? [];
    const body = await bodyOf(request);
    const now = new Date().toISOString();
    if (kind === 'sessions') return json(response, 200, book.session(state.positions.get(id) ?? null, kept));
    if (kind === 'highlights') return json(response, 200, { highlights: [], deleted: [], cursor: 0 });
    if (kind === 'positions') {
      if (request.method === 'GET') return json(response, 200, state.positions.get(id) ?? null);
      const version = (state.positions.get(id)?.version ?? 0) + 1;
      state.positions.set(id, { ...body, updated: now, version });
      response.writeHead(204).end();
      return;
    }
    if (request.method === 'DELETE') {
      state.bookmarks.set(
        id,
        kept.filter((one) => one.id !== bookmarkId),
      );
      response.writeHead(204).end();
      return;
    }
    // A place has one bookmark, however often it is set.
    const known = kept.find(({ cfi }) => cfi === body.cfi);
    const bookmark = { id: known?.id ?? crypto.randomUUID(), ...body, created: now };
    state.bookmarks.set(id, [...kept.filter((one) => one !== known), bookmark]);
    return json(response, 201, bookmark);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    origin: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

async function bodyOf(request: IncomingMessage) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {};
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function problem(response: ServerResponse, id: string, status: number): void {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ type: `/problems/${id}`, title: `The title of ${id}.`, status }));
}
