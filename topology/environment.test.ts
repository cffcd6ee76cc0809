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

test('mail that is off is mail that nobody spoke of, and stands in the way of nothing', () => {
  const off = readEnvironment({ MAIL_FROM: 'off', SES_REGION: 'off' });
  assert(off.ok && off.value.MAIL_FROM === undefined && off.value.SES_REGION === undefined);
  const smtp = readEnvironment({ MAIL_FROM: 'a@example.org', SMTP_URL: 'smtp://mail', SES_REGION: 'off' });
  assert(smtp.ok && smtp.value.SES_REGION === undefined);
  const from = readEnvironment({ MAIL_FROM: 'off', SES_REGION: 'us-east-1' });
  assert(!from.ok);
  assert.deepEqual(
    from.problems.map(({ variable }) => variable),
    ['MAIL_FROM'],
  );
});

test('every variable says what it is for and who reads it', () => {
  for (const [name, variable] of Object.entries(environment)) {
    assert.match(name, /^[A-Z][A-Z0-9_]*$/);
    assert(variable.about.length > 10, name);
    assert(variable.readBy.length > 0, name);
  }
});

test('a database and a Redis may be given by their parts, verified by default', () => {
  const result = readEnvironment({
    DATABASE_HOST: 'db.internal',
    DATABASE_NAME: 'mangu',
    DATABASE_USER: 'mangu',
    DATABASE_PASSWORD: 'p',
    REDIS_HOST: 'redis.internal',
    REDIS_TOKEN: 't',
  });
  assert(result.ok);
  assert.equal(result.value.DATABASE_PORT, 5432);
  assert.equal(result.value.DATABASE_TLS, 'verify-full');
  assert.equal(result.value.REDIS_PORT, 6379);
  assert.equal(result.value.REDIS_TLS, 'verify-full');
});

test('parts that are missing, and both ways at once, are problems', () => {
  const result = readEnvironment({
    DATABASE_HOST: 'db',
    DATABASE_URL: 'postgres://u:p@h/d',
    REDIS_TOKEN: 't',
  });
  assert(!result.ok);
  assert.deepEqual(result.problems.map((p) => p.variable).sort(), [
    'DATABASE_HOST',
    'DATABASE_NAME',
    'DATABASE_PASSWORD',
    'DATABASE_USER',
    'REDIS_HOST',
  ]);
});

test('a port that a container platform set by itself is left alone', () => {
  const result = readEnvironment({ REDIS_PORT: 'tcp://10.0.0.1:6379', REDIS_URL: 'redis://h' });
  assert(result.ok);
  assert.equal(result.value.REDIS_PORT, 6379);
});
