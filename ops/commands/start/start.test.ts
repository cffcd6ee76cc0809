import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../testing/run-mangu.ts';
import { fingerprint, isFresh } from './client-build.ts';
import { isLoopback, startedRows, stepWords } from './words.ts';

test('the pages are stale when anything they are made of changes, and only then', (t) => {
  const project = temporaryFolder(t);
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(project, name)), { recursive: true });
    writeFileSync(path.join(project, name), text);
  };
  write('client/index.html', '<html>');
  write('client/src/deep/main.tsx', '1');
  write('client/public/favicon.svg', '<svg/>');
  write('contract/books.ts', '1');
  write('package-lock.json', '{}');
  assert.equal(isFresh(project), false, 'never built');
  write('client/dist/.built-from', `${fingerprint(project)}\n`);
  assert.equal(isFresh(project), true);
  for (const name of ['client/src/deep/main.test.tsx', 'server/server.ts', 'client/dist/assets/a.js']) {
    write(name, 'changed');
    assert.equal(isFresh(project), true, name);
  }
  const made = [
    'client/index.html',
    'client/src/deep/main.tsx',
    'client/public/favicon.svg',
    'contract/books.ts',
  ];
  for (const name of [...made, 'package-lock.json', 'client/src/new.ts', 'client/vite.config.ts']) {
    const before = fingerprint(project);
    write(name, 'changed');
    assert.notEqual(fingerprint(project), before, name);
  }
  const before = fingerprint(project);
  rmSync(path.join(project, 'client/src/new.ts'));
  assert.notEqual(fingerprint(project), before, 'a file was removed');
});

test('only addresses of this machine are loopback', () => {
  assert.deepEqual(
    ['127.0.0.1', '127.1.2.3', 'localhost', '::1', '0.0.0.0', '::', '192.168.0.2', 'books.example'].map(
      isLoopback,
    ),
    [true, true, true, true, false, false, false, false],
  );
});

test('what a starting server does is told in words', () => {
  assert.equal(
    stepWords({ event: 'step', step: 'backup', detail: '/b' }),
    'Backed up the older database to /b',
  );
  assert.equal(stepWords({ event: 'handbook', state: 'begun' }), undefined);
  const rows = { data: '/d', logFile: undefined, first: true, handbook: true };
  assert.deepEqual(
    startedRows(rows).map(([name]) => name),
    ['Stop', 'Data', 'Books', 'Next'],
  );
});
