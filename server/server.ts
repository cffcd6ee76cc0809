/** Entry point: starts and stops the server. What it is made of stands in app.ts and assemble.ts. */
import { readEnvironment } from '@mangu/topology/environment';
import { assemble } from './assemble.ts';
import { tellParent } from './platform/events.ts';
import { createLog, secretsOf } from './platform/log.ts';
import { StartRefused } from './platform/start-refused.ts';

/** Exit codes of the command line, which passes them on: something needed is missing or refused; our bug. */
const exitRefused = 3;
const exitBug = 70;

const environment = readEnvironment(process.env);
if (!environment.ok) {
  const lines = environment.problems.map(({ variable, message }) => `${variable} ${message}`);
  refuse('environment-invalid', `The environment is not right:\n${lines.join('\n')}`);
}
const log = environment.ok
  ? createLog(environment.value.LOG_LEVEL, secretsOf(environment.value))
  : createLog('info', []);

process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'a bug ended the server');
  process.exit(exitBug);
});

// Before the start, so that a signal that comes in the middle of it ends what was begun.
let stopping = false;
const ending = new AbortController();
const stop = (signal: string) => {
  if (stopping) {
    log.warn({ signal }, 'told twice: stopping now');
    process.exit(1);
  }
  stopping = true;
  log.info({ signal }, 'stopping');
  ending.abort();
  starting
    .then((server) => server?.stop())
    .then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'did not stop cleanly');
        process.exit(exitBug);
      },
    );
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// Started by the command line: without it there is nobody to stop us.
process.on('disconnect', () => stop('disconnect'));

const starting = environment.ok
  ? assemble(environment.value, log, { signal: ending.signal }).catch(explain)
  : Promise.resolve(undefined);

function explain(error: unknown): undefined {
  if (ending.signal.aborted) return undefined;
  if (error instanceof StartRefused) refuse(error.id, error.message);
  log.fatal({ err: error }, 'the server could not start');
  tellParent({
    event: 'refused',
    id: 'internal',
    message: error instanceof Error ? (error.stack ?? '') : String(error),
  });
  process.exit(exitBug);
}

function refuse(id: string, message: string): never {
  if (process.send) tellParent({ event: 'refused', id, message });
  else process.stderr.write(`${message}\n`);
  process.exit(exitRefused);
}
