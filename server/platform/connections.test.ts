import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Environment, readEnvironment } from '@mangu/topology/environment';
import pg from 'pg';
import { makeCertificate } from './certificate.ts';
import { databaseUrl, redisUrl } from './connections.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { StartRefused } from './start-refused.ts';

function read(variables: Record<string, string>): Environment {
  const result = readEnvironment(variables);
  assert(result.ok, JSON.stringify(result));
  return result.value;
}

const parts = {
  DATABASE_HOST: 'db.internal',
  DATABASE_NAME: 'mangu',
  DATABASE_USER: 'mangu',
  DATABASE_PASSWORD: 'p@ss/word?#%',
};

suite('where the database is', () => {
  test('is nowhere else when nothing is said', () => {
    assert.equal(databaseUrl(read({})), undefined);
    assert.equal(redisUrl(read({})), undefined);
  });

  test('is what the URL says, untouched', () => {
    const url = 'postgresql://u:p@h/d?sslmode=disable';
    assert.equal(databaseUrl(read({ DATABASE_URL: url })), url);
    assert.equal(redisUrl(read({ REDIS_URL: 'redis://h:1' }))?.href, 'redis://h:1');
  });

  test('is put together from its parts, verified unless told otherwise', () => {
    const url = databaseUrl(read({ ...parts, DATABASE_PORT: '6543' }));
    const client = new pg.Client({ connectionString: url });
    assert.deepEqual(
      [client.host, client.port, client.user, client.database],
      ['db.internal', 6543, 'mangu', 'mangu'],
    );
    assert.equal(client.password, parts.DATABASE_PASSWORD);
    assert.equal(new URL(url ?? '').searchParams.get('sslmode'), 'verify-full');
    assert.match(databaseUrl(read({ ...parts, DATABASE_TLS: 'off' })) ?? '', /sslmode=disable/);
  });

  test('needs the file of authorities that is named', () => {
    const env = read({ ...parts, DATABASE_CA: '/nowhere/ca.pem' });
    assert.throws(
      () => databaseUrl(env),
      (error) => error instanceof StartRefused && /\/nowhere\/ca\.pem/.test(error.message),
    );
  });
});

test('Redis is spoken to in TLS with its token, unless told otherwise', () => {
  const url = redisUrl(read({ REDIS_HOST: 'redis.internal', REDIS_TOKEN: 'a/b:c' }));
  assert.equal(url?.href, 'rediss://:a%2Fb%3Ac@redis.internal:6379/');
  assert.equal(redisUrl(read({ REDIS_HOST: 'r', REDIS_TLS: 'off' }))?.href, 'redis://r:6379/');
});

suite('a database that speaks TLS', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-tls-'));
  const authority = makeCertificate({ names: ['Test authority'], authority: true });
  const stranger = makeCertificate({ names: ['Test authority'], authority: true });
  const [good, bad] = ['good.pem', 'bad.pem'].map((name) => path.join(folder, name));
  assert(good && bad);
  writeFileSync(good, authority.certificate);
  writeFileSync(bad, stranger.certificate);
  const postgres = await startEmbeddedPostgres(path.join(folder, 'postgres'), path.join(folder, 'log'));
  const { port, password, username } = new URL(postgres.url);
  await speakTls(['localhost']);

  test('is believed when its authority and its name are right', async () => {
    const { rows } = await ask('select ssl from pg_stat_ssl where pid = pg_backend_pid()', good);
    assert.deepEqual(rows, [{ ssl: true }]);
  });

  test('is refused when somebody else certified it', async () => {
    await assert.rejects(ask('select 1', bad), /self.signed|unable to (get|verify)|certificate/i);
  });

  test('is refused when only its authority is right and its name is not', async () => {
    await speakTls(['elsewhere.internal']);
    await assert.rejects(ask('select 1', good), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  test('is brought up to date by a program that ends, once its name is right again', async () => {
    await speakTls(['localhost']);
    const first = await migrate(variables(good));
    assert.equal(first.code, 0, first.output);
    assert.match(first.output, /database migrated/);
    const again = await migrate(variables(good));
    assert.equal(again.code, 0, again.output);
    assert.doesNotMatch(again.output, /database migrated/);
  });

  test('is not migrated over a connection that cannot be trusted', async () => {
    const { code, output } = await migrate(variables(bad));
    assert.equal(code, 3, output);
    assert.match(output, /database-unfit/);
    assert.doesNotMatch(output, new RegExp(password));
  });

  after(async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true });
  });

  function variables(authorities: string) {
    return {
      DATABASE_HOST: 'localhost',
      DATABASE_PORT: port,
      DATABASE_NAME: 'mangu',
      DATABASE_USER: username,
      DATABASE_PASSWORD: password,
      DATABASE_CA: authorities,
    };
  }

  async function ask(statement: string, authorities: string) {
    const client = new pg.Client({ connectionString: databaseUrl(read(variables(authorities))) });
    await client.connect();
    return client.query(statement).finally(() => client.end());
  }

  /** Gives PostgreSQL a certificate and waits until it is the one it shows. */
  async function speakTls(names: readonly string[]): Promise<void> {
    const made = makeCertificate({ names, issuer: authority });
    const data = path.join(folder, 'postgres', 'data');
    const { uid, gid } = statSync(path.join(data, 'PG_VERSION'));
    for (const [name, text] of [
      ['server.crt', made.certificate],
      ['server.key', made.key],
    ] as const) {
      const file = path.join(data, name);
      writeFileSync(file, text, { mode: 0o600 });
      chownSync(file, uid, gid);
    }
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query('alter system set ssl = on');
    await client.query('select pg_reload_conf()');
    await client.end();
    for (;;) {
      const shown = await certificateShown();
      if (shown && names.every((name) => shown.includes(name))) return;
      await delay(20);
    }
  }

  async function certificateShown(): Promise<string | undefined> {
    let shown: string | undefined;
    const ssl = {
      ca: authority.certificate,
      checkServerIdentity: (_host: string, certificate: { subjectaltname?: string }) => {
        shown = certificate.subjectaltname;
        return undefined;
      },
    };
    const client = new pg.Client({ connectionString: postgres.url, ssl });
    await client.connect().then(
      () => client.end(),
      () => {},
    );
    return shown;
  }
});

async function migrate(variables: Record<string, string>): Promise<{ code: number; output: string }> {
  const { PATH = '' } = process.env;
  const entry = fileURLToPath(new URL('../migrate.ts', import.meta.url));
  const child = spawn(process.execPath, [entry], { env: { PATH, ...variables } });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, output };
}
