import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { migrate } from './migrate.ts';
import { StartRefused } from './start-refused.ts';

const againAfterMs = 2_000;

/** Migrates. An external database may not be up yet: it is asked until it is, while the health check says so. */
export async function bringUpToDate(url: string, external: boolean, log: FastifyBaseLogger): Promise<void> {
  for (;;) {
    const result = await migrate(url).catch((error: unknown) => {
      if (!external || !isAway(error)) throw error;
      log.warn({ err: error }, 'the database does not answer yet; asking again');
      return undefined;
    });
    if (result?.ok) {
      if (result.applied.length > 0) log.info({ applied: result.applied }, 'database migrated');
      return;
    }
    if (result) {
      throw new StartRefused(
        'database-newer',
        `The database is of a newer MANGU (schema ${result.found}; this version knows ${result.known}). Start the newer version. Nothing was changed.`,
      );
    }
    await delay(againAfterMs);
  }
}

function isAway(error: unknown): boolean {
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && /^(ECONN|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|57P0|08)/.test(code);
}
