import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { explainError, OperatorError } from './errors.ts';

test('the operator’s mistake is explained, without a trace', () => {
  const { text, exitCode } = explainError(new OperatorError(2, 'There is no file "a".', 'Check the name.'));
  assert.deepEqual([text, exitCode], ['There is no file "a".\nCheck the name.', 2]);
});

test('our bug leaves its trace in a file that only this user can read', (t) => {
  const { text, exitCode } = explainError(new TypeError('x is not a function'));
  assert.equal(exitCode, 70);
  const file = /trace is in (.*)/.exec(text)?.[1];
  assert.ok(file);
  t.after(() => rmSync(file));
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.match(readFileSync(file, 'utf8'), /TypeError: x is not a function\n\s+at /);
});
