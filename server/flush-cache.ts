/**
 * Entry point: empties the shared cache and ends. What is made from the database is
 * made again; guesses at passwords are counted anew (docs/decisions/0053).
 */
import { readEnvironment } from '@mangu/topology/environment';
import { Redis } from 'ioredis';
import { redisUrl } from './platform/connections.ts';
import { createLog, secretsOf } from './platform/log.ts';

const exitFailed = 1;
const exitRefused = 3;
const answerWithinMs = 30_000;

const environment = readEnvironment(process.env);
const log = createLog('info', environment.ok ? secretsOf(environment.value) : []);
if (!environment.ok) {
  for (const { variable, message } of environment.problems) log.fatal(`${variable} ${message}`);
  process.exit(exitRefused);
}
const url = redisUrl(environment.value);
if (!url) {
  log.fatal('There is no shared cache: set REDIS_HOST or REDIS_URL.');
  process.exit(exitRefused);
}

const redis = new Redis(url.href, {
  commandTimeout: answerWithinMs,
  maxRetriesPerRequest: 0,
  retryStrategy: () => null,
});
let fault: unknown;
redis.on('error', (error) => {
  fault = error;
});
try {
  const keys = await redis.dbsize();
  await redis.flushdb('ASYNC');
  log.info({ keys }, 'the shared cache is empty');
} catch (error) {
  log.fatal({ err: fault ?? error }, 'the shared cache could not be emptied');
  process.exitCode = exitFailed;
} finally {
  redis.disconnect();
}
