import assert from 'node:assert/strict';
import { closeSync, existsSync, mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { openServerLog, worstLine } from './server-log.ts';
import { temporaryFolder } from './testing/run-mangu.ts';

test('the last words are the last fatal line, or else the last error', () => {
  const fatal = '{"level":60,"msg":"could not start","err":{"message":"no space"}}';
  const error = '{"level":50,"msg":"later error"}';
  const info = '{"level":30,"msg":"fine"}';
  assert.equal(worstLine(['cut off"}', fatal, error, info].join('\n')), 'could not start: no space');
  assert.equal(worstLine([info, error, info].join('\n')), 'later error');
  assert.equal(worstLine(info), undefined);
});

test('a log that has grown too large is put aside at the next start', (t) => {
  const data = temporaryFolder(t);
  const file = path.join(data, 'log', 'server.log');
  mkdirSync(path.dirname(file));
  writeFileSync(file, '');
  truncateSync(file, 10_000_001);
  const log = openServerLog(data, { rotate: true });
  assert.ok(log);
  closeSync(log.descriptor);
  assert.deepEqual([statSync(file).size, statSync(`${file}.1`).size], [0, 10_000_001]);
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('nothing is written into the folder of somebody else’s database', (t) => {
  const data = temporaryFolder(t);
  writeFileSync(path.join(data, 'PG_VERSION'), '16');
  assert.equal(openServerLog(data, { rotate: true }), undefined);
  assert.ok(!existsSync(path.join(data, 'log')));
});
