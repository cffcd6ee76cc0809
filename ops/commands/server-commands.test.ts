import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { buildEpub } from '@mangu/epub/testing';
import { mangu, startMangu, temporaryFolder } from '../testing/run-mangu.ts';

test('start, status, a second start and stop agree about one data folder', async (t) => {
  const folder = temporaryFolder(t);
  const variables = { MANGU_DATA: path.join(folder, 'data') };
  const before = await mangu(['status'], variables);
  assert.deepEqual([before.code, /not running/.test(before.stdout)], [3, true]);

  const server = await startMangu(t, variables);
  const status = await mangu(['status', '--json'], variables);
  assert.equal(status.code, 0, status.stdout);
  const answer = JSON.parse(status.stdout);
  assert.deepEqual(
    [answer.running, answer.url, answer.status, answer.ready, answer.books, answer.importsWaiting],
    [true, server.url, 'ok', true, 0, 0],
  );
  assert.equal(answer.dependencies.database.ok, true);
  const words = await mangu(['status'], variables);
  assert.match(words.stdout, new RegExp(`MANGU is at ${server.url}[\\s\\S]*health +ok`));

  const second = await mangu(['start', '--no-build'], variables);
  assert.deepEqual([second.code, second.stdout], [3, '']);
  assert.match(second.stderr, /running already.*\n.*mangu stop/);

  const otherFolder = { MANGU_DATA: path.join(folder, 'other'), PORT: new URL(server.url).port };
  const taken = await mangu(['start', '--no-build'], otherFolder);
  assert.deepEqual([taken.code, /Port \d+ is taken/.test(taken.stderr)], [3, true], taken.stderr);
  const book = path.join(folder, 'book.epub');
  writeFileSync(book, buildEpub({ title: 'One' }));
  const importing = await mangu(['import', book], otherFolder);
  assert.deepEqual([importing.code, /Port \d+ is taken/.test(importing.stderr)], [3, true]);

  const stopped = await mangu(['stop', '--json'], variables);
  assert.deepEqual([stopped.code, JSON.parse(stopped.stdout).stopped], [0, true], stopped.stderr);
  const { code, stdout } = await server.ended;
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''), {
    event: 'ended',
    code: 0,
    signal: null,
  });
  assert.equal(statSync(path.join(variables.MANGU_DATA, 'log/server.log')).mode & 0o777, 0o600);
  const nothing = await mangu(['stop'], variables);
  assert.deepEqual([nothing.code, /nothing to stop/.test(nothing.stdout)], [0, true]);
});

test('a server that was killed is told with its log, and leaves no false owner behind', async (t) => {
  const variables = { MANGU_DATA: path.join(temporaryFolder(t), 'data') };
  const server = await startMangu(t, variables);
  const ownerOf = () =>
    Number(JSON.parse(readFileSync(path.join(variables.MANGU_DATA, 'server.json'), 'utf8')).pid);
  const pid = ownerOf();
  process.kill(pid, 'SIGKILL');
  const { code, stderr } = await server.ended;
  assert.equal(code, 70);
  assert.match(stderr, /SIGKILL[\s\S]*server\.log[\s\S]*recovers by itself/);
  assert.equal((await mangu(['status'], variables)).code, 3);
  await startMangu(t, variables);
  assert.notEqual(ownerOf(), pid);
});
