import { existsSync } from 'node:fs';
import type { Environment } from '@mangu/topology/environment';
import { StartRefused } from './start-refused.ts';

/**
 * Where the database is, as everything that connects to it takes it, whichever way the environment says it.
 * Certificate and name are verified by the driver as `sslmode` and `sslrootcert` ask.
 * @returns nothing when the embedded database is wanted.
 */
export function databaseUrl(env: Environment): string | undefined {
  if (!env.DATABASE_HOST) return env.DATABASE_URL?.href;
  const url = new URL('postgresql://host/');
  url.hostname = env.DATABASE_HOST;
  url.port = String(env.DATABASE_PORT);
  url.username = encodeURIComponent(env.DATABASE_USER ?? '');
  url.password = encodeURIComponent(env.DATABASE_PASSWORD ?? '');
  url.pathname = encodeURIComponent(env.DATABASE_NAME ?? '');
  if (env.DATABASE_TLS === 'off') url.searchParams.set('sslmode', 'disable');
  else {
    url.searchParams.set('sslmode', 'verify-full');
    if (env.DATABASE_CA) url.searchParams.set('sslrootcert', existing(env.DATABASE_CA));
  }
  return url.href;
}

/** Where the shared Redis is; nothing when there is none. `rediss:` is verified by the driver. */
export function redisUrl(env: Environment): URL | undefined {
  if (!env.REDIS_HOST) return env.REDIS_URL;
  const url = new URL(env.REDIS_TLS === 'off' ? 'redis://host/' : 'rediss://host/');
  url.hostname = env.REDIS_HOST;
  url.port = String(env.REDIS_PORT);
  if (env.REDIS_TOKEN) url.password = encodeURIComponent(env.REDIS_TOKEN);
  return url;
}

function existing(file: string): string {
  if (existsSync(file)) return file;
  throw new StartRefused(
    'environment-invalid',
    `The environment is not right:\nDATABASE_CA "${file}" is not there. Give it the PEM file of the authorities, or leave it out.`,
  );
}
