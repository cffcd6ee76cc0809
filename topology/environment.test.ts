import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environment, readEnvironment } from './environment.ts';

test('an empty environment is the embedded default on port 3000 of the loopback address', () => {
  const result = readEnvironment({});
  assert(result.ok);
  assert.equal(result.value.PORT, 3000);
  assert.equal(result.value.HOST, '127.0.0.1');
  assert.equal(result.value.DATABASE_URL, undefined);
  assert.equal(result.value.MANGU_HANDBOOK, true);
});

test('every bad or missing variable is reported at once', () => {
  const result = readEnvironment({
    PORT: '70000',
    LOG_LEVEL: 'loud',
    DATABASE_POOL_SIZE: '1',
    S3_BUCKET: 'books',
    REDIS_URL: 'http://x',
    MANGU_HANDBOK: 'false',
  });
  assert(!result.ok);
  assert.deepEqual(
    new Set(result.problems.map((p) => p.variable)),
    new Set(['PORT', 'LOG_LEVEL', 'DATABASE_POOL_SIZE', 'S3_REGION', 'REDIS_URL', 'MANGU_HANDBOK']),
  );
  assert.match(result.problems.find((p) => p.variable === 'MANGU_HANDBOK')?.message ?? '', /MANGU_HANDBOOK/);
});

test('the value of a secret is never repeated in a problem', () => {
  const result = readEnvironment({ DATABASE_URL: 'mysql://u:hunter2@h/d' });
  assert(!result.ok);
  assert.doesNotMatch(JSON.stringify(result.problems), /hunter2/);
});

test('an empty text counts as absent', () => {
  const result = readEnvironment({ DATABASE_URL: '', PORT: '' });
  assert(result.ok && result.value.PORT === 3000 && result.value.DATABASE_URL === undefined);
});

test('every variable says what it is for and who reads it', () => {
  for (const [name, variable] of Object.entries(environment)) {
    assert.match(name, /^[A-Z][A-Z0-9_]*$/);
    assert(variable.about.length > 10, name);
    assert(variable.readBy.length > 0, name);
  }
});
