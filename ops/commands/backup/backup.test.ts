import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { buildEpub } from '@mangu/epub/testing';
import { bin, environmentWith, mangu, startMangu, temporaryFolder } from '../../testing/run-mangu.ts';

test('an installation moves into an empty one by two commands, while it runs and while it does not', async (t) => {
  const folder = temporaryFolder(t);
  const old = { MANGU_DATA: path.join(folder, 'old') };
  const file = path.join(folder, 'mangu.tar');
  const nothing = await mangu(['backup', file], old);
  assert.deepEqual([nothing.code, /no installation in/.test(nothing.stderr)], [3, true], nothing.stderr);

  const server = await startMangu(t, old);
  const book = path.join(folder, 'book.epub');
  writeFileSync(book, buildEpub({ title: 'One' }));
  assert.equal((await mangu(['import', book], old)).code, 0);
  const running = await mangu(['backup', file, '--json'], old);
  assert.equal(running.code, 0, running.stderr);
  const said = JSON.parse(running.stdout);
  assert.deepEqual([said.file, said.bytes, said.gone], [file, statSync(file).size, 0]);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const twice = await mangu(['backup', file], old);
  assert.deepEqual([twice.code, /there already/.test(twice.stderr)], [2, true]);
  const onto = await mangu(['restore', file], old);
  assert.deepEqual([onto.code, /server runs/.test(onto.stderr)], [3, true], onto.stderr);
  server.child.kill('SIGTERM');
  await server.ended;
  const occupied = await mangu(['restore', file], old);
  assert.deepEqual([occupied.code, /not empty \(rows: book 1/.test(occupied.stderr)], [3, true]);
  const stopped = await mangu(['backup', path.join(folder, 'stopped.tar')], old);
  assert.equal(stopped.code, 0, stopped.stderr);

  const fresh = { MANGU_DATA: path.join(folder, 'fresh') };
  const damaged = path.join(folder, 'damaged.tar');
  writeFileSync(damaged, readFileSync(file));
  truncateSync(damaged, statSync(file).size - 2000);
  const refused = await mangu(['restore', damaged], fresh);
  assert.deepEqual([refused.code, existsSync(fresh.MANGU_DATA)], [1, false], refused.stderr);
  assert.match(refused.stderr, /ends too early[\s\S]*Nothing was written/);
  assert.equal((await mangu(['restore', path.join(folder, 'none.tar')], fresh)).code, 2);

  const restored = await mangu(['restore', file, '--json'], fresh);
  assert.equal(restored.code, 0, restored.stderr);
  assert.equal(JSON.parse(restored.stdout).rows, said.rows);
  const [original] = readdirSync(path.join(old.MANGU_DATA, 'files/originals'));
  assert.deepEqual(
    readFileSync(path.join(fresh.MANGU_DATA, 'files/originals', original ?? '')),
    readFileSync(book),
  );
  const again = await startMangu(t, fresh);
  const page = await (await fetch(new URL('/api/books', again.url))).text();
  assert.match(page, /"title":"One"/);
});

test('a restore killed in the middle leaves nothing that a server takes for an installation', async (t) => {
  const folder = temporaryFolder(t);
  const old = { MANGU_DATA: path.join(folder, 'old') };
  const book = path.join(folder, 'book.epub');
  writeFileSync(book, buildEpub({ title: 'One' }));
  assert.equal((await mangu(['import', book], old)).code, 0);
  // Enough of them that the first is there long before the last.
  for (let number = 0; number < 2_000; number++) {
    writeFileSync(path.join(old.MANGU_DATA, 'files/originals', `${number}.epub`), String(number));
  }
  const file = path.join(folder, 'mangu.tar');
  assert.equal((await mangu(['backup', file], old)).code, 0);

  const fresh = { MANGU_DATA: path.join(folder, 'fresh') };
  const program = path.join(import.meta.dirname, '../../../server/restore.ts');
  const child = spawn(process.execPath, [program, file], { env: environmentWith(fresh), stdio: 'ignore' });
  const originals = path.join(fresh.MANGU_DATA, 'files');
  while (!existsSync(originals) || readdirSync(originals).length === 0) await delay(2);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const started = spawn(process.execPath, [bin, 'start', '--no-build'], {
    env: environmentWith({ ...fresh, PORT: '0' }),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  started.stderr.on('data', (chunk) => {
    words += chunk;
  });
  const [code] = await once(started, 'close');
  assert.deepEqual([code, /restore FILE" again/.test(words)], [3, true], words);
  const again = await mangu(['restore', file], fresh);
  assert.equal(again.code, 0, again.stderr);
});
