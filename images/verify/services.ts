/** PostgreSQL and Redis as in AWS: TLS by an authority that has to be trusted, a password each. */
import { chownSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { environments } from '@mangu/topology/environments';
import pg from 'pg';
import { startRedis as startNode } from '../../rehearsal/stage/redis.ts';
import { type Certificate, makeCertificate } from '../../server/platform/certificate.ts';
import { startEmbeddedPostgres } from '../../server/platform/embedded-postgres.ts';
import { freePort } from '../../server/platform/free-port.ts';

export interface Services {
  /** PEM file of the authority that certified both. */
  readonly authority: string;
  /** How a server reaches both. */
  readonly environment: Readonly<Record<string, string>>;
}

export async function startServices(folder: string, undo: (() => unknown)[]): Promise<Services> {
  const authority = makeCertificate({ names: ['Authority of a rehearsal'], authority: true });
  const made = makeCertificate({ names: ['localhost'], issuer: authority });
  const file = path.join(folder, 'authority.pem');
  writeFileSync(file, authority.certificate);
  const database = await startDatabase(path.join(folder, 'postgres'), made, undo);
  const redis = await startRedis(path.join(folder, 'redis'), made, file, undo);
  return { authority: file, environment: { ...database, ...redis } };
}

async function startDatabase(folder: string, made: Certificate, undo: (() => unknown)[]) {
  const postgres = await startEmbeddedPostgres(folder, path.join(folder, '..', 'postgres.log'));
  undo.push(() => postgres.stop());
  const data = path.join(folder, 'data');
  const { uid, gid } = statSync(path.join(data, 'PG_VERSION'));
  for (const [name, text] of [
    ['server.crt', made.certificate],
    ['server.key', made.key],
  ] as const) {
    writeFileSync(path.join(data, name), text, { mode: 0o600 });
    chownSync(path.join(data, name), uid, gid);
  }
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query('alter system set ssl = on');
  await client.query('select pg_reload_conf()');
  await client.end();
  const url = new URL(postgres.url);
  return {
    DATABASE_HOST: 'localhost',
    DATABASE_PORT: url.port,
    DATABASE_NAME: url.pathname.slice(1),
    DATABASE_USER: url.username,
    DATABASE_PASSWORD: decodeURIComponent(url.password),
  };
}

/** A Redis with TLS and password in a folder of its own; `authority` is the PEM file of who certified `made`. */
export async function startRedis(
  folder: string,
  made: Certificate,
  authority: string,
  undo: (() => unknown)[],
) {
  const port = await freePort();
  const token = 'a-token-of-a-rehearsal';
  const { evictionPolicy } = environments.production.cache;
  const redis = await startNode({ folder, made, authority, port, token, evictionPolicy });
  undo.push(() => redis.stop());
  return { REDIS_HOST: 'localhost', REDIS_PORT: String(port), REDIS_TOKEN: token };
}
