import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { readToken, runningOwner } from './data-folder.ts';
import { OperatorError } from './errors.ts';
import { temporaryFolder } from './testing/run-mangu.ts';

/** The start of this very process, as the server would note it. */
function ownStart(): string {
  try {
    return readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

test('a living process that began when the file says owns the folder', (t) => {
  const data = temporaryFolder(t);
  const note = (value: unknown) => writeFileSync(path.join(data, 'server.json'), JSON.stringify(value));
  assert.equal(runningOwner(data), undefined);
  note({ pid: process.pid, startedAt: ownStart(), url: 'http://127.0.0.1:3000' });
  assert.equal(runningOwner(data)?.url, 'http://127.0.0.1:3000');
  note({ pid: process.pid, startedAt: ownStart() });
  assert.deepEqual([runningOwner(data)?.pid, runningOwner(data)?.url], [process.pid, undefined]);
});

test('a file that a killed server left is nobody’s', (t) => {
  const data = temporaryFolder(t);
  const note = (text: string) => writeFileSync(path.join(data, 'server.json'), text);
  for (const text of ['', '{"pid":', '[]', '{"pid":"7","startedAt":"1"}', '{"pid":-1,"startedAt":"1"}']) {
    note(text);
    assert.equal(runningOwner(data), undefined, text);
  }
  note(JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '1' }));
  assert.equal(runningOwner(data), undefined, 'no such process');
});

test('a token that cannot be read says what to do', (t) => {
  const data = temporaryFolder(t);
  assert.throws(
    () => readToken(data),
    (error) => error instanceof OperatorError && error.exitCode === 3,
  );
  writeFileSync(path.join(data, 'token'), 'abc\n');
  assert.equal(readToken(data), 'abc');
});
