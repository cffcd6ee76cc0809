/**
 * Loads what a server loads, so that Node keeps it compiled below NODE_COMPILE_CACHE: otherwise each start strips
 * types and compiles anew, and what strips types takes a tenth of the memory of an idle server.
 *
 *     NODE_COMPILE_CACHE=FOLDER node images/server/compile-ahead.ts
 */
import { spawnSync } from 'node:child_process';
import { flushCompileCache, getCompileCacheDir } from 'node:module';
import { fileURLToPath } from 'node:url';

/** From the root of the image. */
const loaded = [
  'server/assemble.ts',
  'server/features/accounts/auth.ts',
  'server/features/manuscripts/difference.ts',
  'server/platform/mail-transports.ts',
  'server/platform/object-store-s3.ts',
  'server/platform/shared-cache.ts',
  'server/platform/staged-uploads-s3.ts',
  'server/platform/trace-export.ts',
  'server/worker/parts.ts',
  'server/worker/worker.ts',
  'server/checker/check.ts',
];
/** Entries begin to serve when they are loaded: they run with an environment that each refuses, or without an order. */
const entries = [
  'server/server.ts',
  'server/migrate.ts',
  'server/flush-cache.ts',
  'server/health-check.ts',
  'server/worker/main.ts',
  'server/checker/main.ts',
];
const refused = { LOG_LEVEL: 'none of the levels' };
const entryLimitMs = 20_000;

const place = (file: string) => new URL(`../../${file}`, import.meta.url);
if (!getCompileCacheDir())
  throw new Error('NODE_COMPILE_CACHE is not set, or its folder cannot be written to.');
for (const file of loaded) await import(place(file).href);
await import('@tus/server');
await import('pg-boss');
flushCompileCache();
for (const file of entries) {
  spawnSync(process.execPath, [fileURLToPath(place(file))], {
    env: { ...process.env, ...refused },
    stdio: 'ignore',
    timeout: entryLimitMs,
  });
}
