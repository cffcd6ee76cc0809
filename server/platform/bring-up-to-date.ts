import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { migrate } from './migrate.ts';
import { StartRefused } from './start-refused.ts';

const againAfterMs = 2_000;

export interface BringUpToDateOptions {
  /** The database is not ours to start: it may not be up yet, or not be fit. */
  readonly external: boolean;
  readonly log: FastifyBaseLogger;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}

/** Migrates. An external database may not be up yet: it is asked until it is, while the health check says so. */
export async function bringUpToDate(
  url: string,
  { external, log, signal }: BringUpToDateOptions,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const result = await migrate(url).catch((error: unknown) => {
      if (external && isUnfit(error)) throw unfit(error);
      if (!external || !isAway(error)) throw error;
      log.warn({ err: error }, 'the database does not answer yet; asking again');
      return undefined;
    });
    if (result?.ok) {
      if (result.applied.length > 0) log.info({ applied: result.applied }, 'database migrated');
      return;
    }
    if (result?.reason === 'restore-unfinished') {
      throw new StartRefused(
        'restore-unfinished',
        'A restore into this installation was ended before it was done. Run "npx mangu restore FILE" again: it clears away what the first one left and begins anew. Nothing was changed.',
      );
    }
    if (result && external && result.worksWith) {
      // In an update the tables come first, and a server of the old version may be started meanwhile.
      log.warn(
        { found: result.found, known: result.known },
        'the database is newer; this version works with it',
      );
      return;
    }
    if (result) {
      throw new StartRefused(
        'database-newer',
        `The database is of a newer MANGU (schema ${result.found}; this version knows ${result.known}). Start the newer version. Nothing was changed.`,
      );
    }
    await delay(againAfterMs, undefined, { signal });
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' ? code : codeOf(error.cause);
}

/** Not yet, or not now: refused and lost connections, starting and stopping servers, names not yet known. */
function isAway(error: unknown): boolean {
  const words = error instanceof Error ? error.message : '';
  return (
    /^(ECONN|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|57P0|08|53)/.test(codeOf(error)) ||
    /timeout|terminated/.test(words)
  );
}

/** Waiting will not help: password, role, database, rights, extensions, certificate, an older PostgreSQL. */
function isUnfit(error: unknown): boolean {
  return /^(28|3D|42501|0A000|42704|58P01|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS)/.test(
    codeOf(error),
  );
}

function unfit(error: unknown): StartRefused {
  const reason = error instanceof Error ? (error.cause instanceof Error ? error.cause : error).message : '';
  return new StartRefused(
    'database-unfit',
    `The external database cannot be used: ${reason}. MANGU needs PostgreSQL 16, a database of its own, and a role that may create tables and the extensions unaccent and pg_trgm in it. Correct DATABASE_URL (or DATABASE_HOST and its companions) or the rights, and start again.`,
    error,
  );
}
