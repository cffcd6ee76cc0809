import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import {
  contentSecurityPolicies,
  headersOfEveryAnswer,
  securityHeaders,
  strictTransportSecurity,
} from '@mangu/topology/security-headers';
import { makeCertificate } from '../../server/platform/certificate.ts';
import { freePort } from '../../server/platform/free-port.ts';
import { nginxConfiguration } from './nginx.ts';

const hasNginx = spawnSync('nginx', ['-v']).error === undefined;
const script = 'export const text = "the same again";\n'.repeat(100);

test('every policy of a page is what the topology says, and CloudFront falls back to that of the app', () => {
  const configuration = nginxConfiguration();
  for (const kind of ['app', 'reader', 'api'] as const)
    assert(configuration.includes(`content-security-policy "${contentSecurityPolicies[kind]}"`), kind);
  assert.equal(securityHeaders.contentSecurityPolicy, contentSecurityPolicies.app);
});

suite('nginx', { skip: hasNginx ? false : 'nginx is not installed' }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-nginx-'));
  const place = (name: string) => path.join(folder, name);
  let port = 0;
  let nginx: ReturnType<typeof spawn> | undefined;

  before(async () => {
    mkdirSync(place('dist/assets'), { recursive: true });
    mkdirSync(place('tmp'));
    writeFileSync(place('dist/index.html'), `<!doctype html><title>app</title>${' '.repeat(2000)}`);
    writeFileSync(place('dist/read.html'), '<!doctype html><title>reader</title>');
    writeFileSync(place('dist/favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    writeFileSync(place('dist/assets/app-1234.js'), script);
    writeFileSync(place('dist/assets/face-1234.woff2'), 'not a text');
    execFileSync(process.execPath, [
      path.join(import.meta.dirname, 'arrange.ts'),
      place('dist'),
      place('srv'),
    ]);
    const { certificate, key } = makeCertificate({ names: ['localhost'] });
    writeFileSync(place('tmp/tls.crt'), certificate);
    writeFileSync(place('tmp/tls.key'), key);
    port = await freePort();
    writeFileSync(
      place('nginx.conf'),
      nginxConfiguration({ root: place('srv'), port, writable: place('tmp') }),
    );
    // Root's workers would be somebody who may not look into this folder.
    const asRoot = process.getuid?.() === 0 ? ' user root;' : '';
    nginx = spawn('nginx', ['-e', 'stderr', '-c', place('nginx.conf'), '-g', `daemon off;${asRoot}`], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    for (;;) {
      if (nginx.exitCode !== null) throw new Error(`nginx ended with ${nginx.exitCode}.`);
      if (await ask('/').catch(() => undefined)) return;
      await delay(20);
    }
  });
  after(async () => {
    if (nginx?.exitCode === null) {
      const ended = once(nginx, 'exit');
      nginx.kill('SIGQUIT');
      await ended;
    }
    rmSync(folder, { recursive: true });
  });

  interface Answer {
    readonly status: number;
    readonly headers: IncomingHttpHeaders;
    readonly body: Buffer;
  }

  /** As it was sent: fetch would unpack it, and follow where it may not. */
  function ask(pathname: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const to = { host: '127.0.0.1', port, path: pathname, headers, method, rejectUnauthorized: false };
      request(to, async (answer) =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: await buffer(answer) }),
      )
        .on('error', reject)
        .end();
    });
  }

  test('every answer carries the security headers, whatever its status', async () => {
    for (const pathname of ['/', '/books/x', '/read/1', '/assets/app-1234.js', '/assets/none.js', '/api/x']) {
      const { headers } = await ask(pathname);
      for (const [name, value] of Object.entries(headersOfEveryAnswer))
        assert.equal(headers[name], value, `${pathname} ${name}`);
      assert.equal(headers['strict-transport-security'], strictTransportSecurity);
      assert.ok(headers['content-security-policy'], pathname);
      assert.equal(headers.server, 'nginx');
    }
  });

  test('any path is a page of the app, and a book is read under a policy of its own', async () => {
    for (const pathname of [
      '/',
      '/index.html',
      '/books/42',
      '/sign-in?next=/library',
      '/read/',
      '/read/1/2',
    ]) {
      const { status, headers, body } = await ask(pathname);
      assert.equal(status, 200, pathname);
      assert.match(body.toString(), /<title>app/);
      assert.equal(headers['content-type'], 'text/html; charset=utf-8');
      assert.equal(headers['content-security-policy'], contentSecurityPolicies.app);
      assert.equal(headers['cache-control'], 'no-cache');
    }
    const reader = await ask('/read/0d4e7a52-5b0c-4b57-a1a3-b0ed51b25a6c');
    assert.match(reader.body.toString(), /<title>reader/);
    assert.equal(reader.headers['content-security-policy'], contentSecurityPolicies.reader);
  });

  test('no page hides a 404 of the API or of a file', async () => {
    for (const pathname of ['/api', '/api/books', '/API/books']) {
      const { status, headers, body } = await ask(pathname);
      assert.equal(status, 404, pathname);
      assert.equal(headers['content-type'], 'application/problem+json');
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(JSON.parse(body.toString()).type, '/problems/not-found');
    }
    for (const pathname of [
      '/assets/none-1.js',
      '/assets/',
      '/robots.txt',
      '/../nginx.conf',
      '/books/x.php',
    ]) {
      const { status, headers } = await ask(pathname);
      assert(status === 404 || status === 400, `${pathname}: ${status}`);
      assert.notEqual(headers['cache-control'], 'public, max-age=31536000, immutable');
    }
    assert.equal((await ask('/', {}, 'POST')).status, 405);
  });

  test('hashed files are kept for ever, packed as well as the browser takes them', async () => {
    const file = '/assets/app-1234.js';
    const brotli = await ask(file, { 'accept-encoding': 'gzip, deflate, br', via: '2.0 cloudfront' });
    assert.equal(brotli.headers['content-encoding'], 'br');
    assert.equal(brotliDecompressSync(brotli.body).toString(), script);
    const gzip = await ask(file, { 'accept-encoding': 'gzip, br;q=0', via: '2.0 cloudfront' });
    assert.equal(gzip.headers['content-encoding'], 'gzip');
    assert.equal(gunzipSync(gzip.body).toString(), script);
    const plain = await ask(file);
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.equal(plain.body.toString(), script);
    for (const { headers } of [brotli, gzip, plain]) {
      assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
      assert.match(headers['content-type'] ?? '', /^(application|text)\/javascript; charset=utf-8$/);
      assert.equal(headers.vary, 'Accept-Encoding');
    }
    const face = await ask('/assets/face-1234.woff2', { 'accept-encoding': 'br, gzip' });
    assert.deepEqual([face.headers['content-encoding'], face.body.toString()], [undefined, 'not a text']);
    const page = await ask('/', { 'accept-encoding': 'br' });
    assert.equal(page.headers['content-encoding'], 'br');
  });

  test('what has not changed is not sent again', async () => {
    const { etag = '' } = (await ask('/')).headers;
    assert.equal((await ask('/', { 'if-none-match': etag })).status, 304);
  });
});
