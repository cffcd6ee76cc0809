import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { Unreachable } from '../../errors.ts';
import { temporaryFolder } from '../../testing/run-mangu.ts';
import { type ApplyOptions, applyImport } from './apply.ts';
import type { FileResult } from './plan.ts';
import { connections, send } from './upload.ts';

const never = new AbortController().signal;

async function listen(t: TestContext, answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return { url: `http://127.0.0.1:${address.port}`, token: 'secret' };
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function makeFiles(t: TestContext, count: number, bytes: number) {
  const folder = temporaryFolder(t);
  return Array.from({ length: count }, (_, index) => {
    const file = path.join(folder, `${index}.epub`);
    writeFileSync(file, Buffer.alloc(bytes, index + 1));
    return { path: file, bytes };
  });
}

/** Takes whole uploads and decides them at once. */
function decides(decided: string[]): RequestListener {
  return async (request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    if (request.method === 'POST') {
      const body = await read(request);
      const headers = {
        location: `/api/uploads/${randomUUID()}`,
        'upload-offset': body.length,
        'tus-resumable': '1.0.0',
      };
      response.writeHead(201, headers).end();
      return;
    }
    const items = url.searchParams.getAll('id').map((id) => ({
      id,
      fileName: 'x',
      bytes: 1,
      stage: 'done',
      verdict: 'accepted',
      reason: null,
      duplicate: false,
      findings: [],
      bookId: randomUUID(),
      title: 'T',
      milliseconds: 1,
      created: new Date(0).toISOString(),
    }));
    decided.push(...items.map(({ id }) => id));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ items }));
  };
}

function options(server: ApplyOptions['server'], results: FileResult[]): ApplyOptions {
  return {
    server,
    finish: never,
    stop: never,
    patienceMs: 0,
    onProgress: () => {},
    onResult: (result) => results.push(result),
  };
}

test('every file gets its own verdict, more files than may be ahead', async (t) => {
  const decided: string[] = [];
  const server = await listen(t, decides(decided));
  const files = makeFiles(t, 20, 3);
  const results: FileResult[] = [];
  assert.deepEqual(await applyImport(files, options(server, results)), []);
  assert.deepEqual(results.map(({ path }) => path).sort(), files.map(({ path }) => path).sort());
  assert.equal(new Set(decided).size, 20);
});

test('asked to finish, it begins no further file and sees through what was begun', async (t) => {
  const server = await listen(t, decides([]));
  const files = makeFiles(t, 30, 3);
  const results: FileResult[] = [];
  const finish = new AbortController();
  const unsent = await applyImport(files, {
    ...options(server, results),
    finish: finish.signal,
    onResult: (result) => {
      results.push(result);
      finish.abort();
    },
  });
  assert.ok(unsent.length > 0);
  const told = [...results, ...unsent].map(({ path }) => path).sort();
  assert.deepEqual(told, files.map(({ path }) => path).sort());
});

test('a server that goes away for good is told as such', async (t) => {
  const answer = decides([]);
  const server = await listen(t, (request, response) =>
    request.method === 'POST' ? answer(request, response) : request.socket.destroy(),
  );
  await assert.rejects(applyImport(makeFiles(t, 3, 3), options(server, [])), Unreachable);
});

test('told to stop at once, it ends with the reason it was given', async (t) => {
  const server = await listen(t, () => {});
  const stop = new AbortController();
  const running = applyImport(makeFiles(t, 3, 3), { ...options(server, []), stop: stop.signal });
  const reason = new Error('now');
  stop.abort(reason);
  await assert.rejects(running, reason);
});

test('an upload that breaks off is gone on with where the server has it', async (t) => {
  const bytes = 9 * 1024 * 1024;
  const [file] = makeFiles(t, 1, bytes);
  assert.ok(file);
  const received: Buffer[] = [];
  let breaks = 1;
  const tus = { 'tus-resumable': '1.0.0' };
  const offset = () => Buffer.concat(received).length;
  const server = await listen(t, async (request, response) => {
    if (request.headers.authorization !== 'Bearer secret') return response.writeHead(403).end();
    if (request.method === 'HEAD') {
      return response.writeHead(200, { ...tus, 'upload-offset': offset(), 'upload-length': bytes }).end();
    }
    if (request.method === 'PATCH' && breaks-- > 0) return request.socket.destroy();
    if (request.method === 'PATCH') assert.equal(Number(request.headers['upload-offset']), offset());
    received.push(await read(request));
    const status = request.method === 'POST' ? 201 : 204;
    return response
      .writeHead(status, { ...tus, location: '/api/uploads/abc', 'upload-offset': offset() })
      .end();
  });
  const agent = connections(server);
  t.after(() => agent.destroy());
  const sent = await send(file, { server, agent, stop: never, onProgress: () => {} });
  assert.deepEqual(sent, { ok: true, id: 'abc' });
  assert.ok(Buffer.concat(received).equals(Buffer.alloc(bytes, 1)));
});
