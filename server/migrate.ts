/**
 * Entry point: brings the external database to this version and ends, before servers of this version start. Servers
 * do the same at their start, so this is for places where the first of them should find it done.
 *
 *     node server/migrate.ts [--dry-run]
 *
 * A dry run applies everything in one transaction and takes it back. It holds the locks of what it changes meanwhile.
 */
import { readEnvironment } from '@mangu/topology/environment';
import { bringUpToDate } from './platform/bring-up-to-date.ts';
import { databaseUrl } from './platform/connections.ts';
import { createLog, secretsOf } from './platform/log.ts';
import { migrate } from './platform/migrate.ts';
import { StartRefused } from './platform/start-refused.ts';

const exitRefused = 3;
const exitFailed = 1;
/** A database that does not answer by then will not; whoever started us wants to know. */
const waitAtMostMs = 600_000;

const environment = readEnvironment(process.env);
const log = createLog('info', environment.ok ? secretsOf(environment.value) : []);
if (!environment.ok) {
  for (const { variable, message } of environment.problems) log.fatal(`${variable} ${message}`);
  process.exit(exitRefused);
}

const ending = new AbortController();
process.on('SIGTERM', () => ending.abort());
process.on('SIGINT', () => ending.abort());

try {
  const url = databaseUrl(environment.value);
  if (!url) {
    throw new StartRefused(
      'database-unavailable',
      'There is no external database: set DATABASE_HOST or DATABASE_URL. The embedded one is migrated by the server.',
    );
  }
  if (process.argv.includes('--dry-run')) await rehearse(url);
  const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(waitAtMostMs)]);
  await bringUpToDate(url, { external: true, log, signal });
  log.info('the database is up to date');
} catch (error) {
  if (error instanceof StartRefused) {
    log.fatal({ id: error.id }, error.message);
    process.exit(exitRefused);
  }
  log.fatal({ err: error }, 'the database could not be brought up to date');
  process.exit(exitFailed);
}

/** Ends the process: with 0 when the migrations would go through. */
async function rehearse(url: string): Promise<never> {
  const result = await migrate(url, { dryRun: true });
  if (result.ok) log.info({ wouldApply: result.applied }, 'dry run: nothing was changed');
  else log.info(result, 'dry run: nothing to apply');
  process.exit(0);
}
