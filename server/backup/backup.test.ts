import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { buildEpub } from '@mangu/epub/testing';
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import pg from 'pg';
import { manuscriptUploads } from '../features/manuscripts/manuscript-uploads.ts';
import { recoverUploads } from '../features/uploads/tus.ts';
import { openDatabase } from '../platform/database.ts';
import { migrate } from '../platform/migrate.ts';
import { startTestServer } from '../testing/server.ts';
import { leftBehind, listTables } from './tables.ts';
import { fillTables } from './testing/fill.ts';
import {
  contentsOf,
  filesOf,
  installationAt,
  isEmpty,
  newInstallation,
  quiet,
  restore,
  withClient,
} from './testing/installations.ts';
import { writeBackup } from './write-backup.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mangu-backup-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const newFile = () => path.join(folder, `${randomUUID()}.tar`);

const server = await startTestServer();
const secret = 'the old secret';
const source = await installationAt(server.dataFolder, server.databaseUrl, secret);
// While it belongs to nobody, an installation takes books from everybody.
for (const title of ['First', 'Second']) await server.upload(buildEpub({ title }));
await server.person(['author', 'administrator'], 'Ada "quoted" \\ \t é');
const large = randomBytes(2_500_001);
await source.objects.put('manuscripts/large.bin', large, large.length, 'application/octet-stream');
// An upload whose check is still to come, held by a server of the old installation.
const waiting = randomUUID();
await server.db.insertInto('import').values({ id: waiting, file_name: 'waiting.epub', bytes: 7 }).execute();
writeFileSync(path.join(server.dataFolder, 'staging', 'uploads', waiting), 'waiting');
await withClient(server.databaseUrl, async (client) => {
  await client.query("update import set lease_until = now() + interval '1 hour' where id = $1", [waiting]);
  await fillTables(client, {
    // A person reads under the person's own id.
    reader: { id: '(select id from person limit 1)' },
    two_factor: {
      secret: `'${await symmetricEncrypt({ key: secret, data: 'totp secret' })}'`,
      backup_codes: `'${await symmetricEncrypt({ key: secret, data: '["code"]' })}'`,
    },
  });
});
// It is a manuscript.
await server.db
  .updateTable('import')
  .set((query) => ({ edition_id: query.selectFrom('edition').select('id').limit(1) }))
  .where('id', '=', waiting)
  .execute();
// From here on a lock keeps the server's runner away from it, and the row as a restore leaves it: held by nobody.
const holder = new pg.Client({ connectionString: server.databaseUrl });
// The database goes after the file, and ends it.
holder.on('error', () => {});
await holder.connect();
// At once, so that the runner finds no gap in between.
await holder.query(
  `begin; update import set lease_until = null where id = '${waiting}'; commit and chain;
  select 1 from import where id = '${waiting}' for update`,
);

test('a restored installation has every file and every row of every table, except sessions and tokens', async () => {
  const file = newFile();
  const written = await writeBackup(source, file, quiet);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(written.bytes, statSync(file).size);
  const copy = await newInstallation(server.databaseUrl);
  await restore(copy, file);
  const [expected, found] = [await contentsOf(source.url), await contentsOf(copy.url)];
  for (const [table, sum] of Object.entries(expected))
    assert.notEqual(sum[0], '0', `${table} has no row to compare`);
  // Encrypted anew under the secret of its place; what it says is compared below.
  delete expected.two_factor;
  delete found.two_factor;
  assert.deepEqual(found, expected);
  const files = await filesOf(source.objects);
  assert.ok(Object.keys(files).length > 4, 'books, and one that is not stored from memory');
  assert.deepEqual(await filesOf(copy.objects), files);
  assert.deepEqual(await copy.staged.list(), [waiting]);

  await withClient(copy.url, async (client) => {
    const all = (await listTables(client)).map(({ name }) => name);
    assert.deepEqual(
      all.filter((name) => !(name in expected) && name !== 'two_factor').sort(),
      Object.keys(leftBehind).sort(),
    );
    const { rows: sessions } = await client.query(
      'select 1 from session union all select 1 from verification',
    );
    assert.equal(sessions.length, 0);
    const { rows } = await client.query('select secret, backup_codes from two_factor');
    assert.equal(await symmetricDecrypt({ key: copy.secret, data: rows[0].secret }), 'totp secret');
    assert.equal(await symmetricDecrypt({ key: copy.secret, data: rows[0].backup_codes }), '["code"]');
    // Numbers go on where they stood, and what was append-only still is.
    const { rows: next } = await client.query(
      "insert into audit (person_name, act, object) values ('a', 'b.c', 'd:e') returning no > (select max(no) from audit) as more",
    );
    assert.equal(next[0].more, true);
    await assert.rejects(client.query('delete from audit'), /only ever added/);
    await assert.rejects(
      client.query('insert into work (owner_id) values (gen_random_uuid())'),
      /foreign key/,
    );
  });
  assert.deepEqual((await migrate(copy.url)).ok, true);
});

test('a backup of a backup is the same backup', async () => {
  const [first, second] = [newFile(), newFile()];
  await writeBackup(source, first, quiet);
  const copy = await newInstallation(server.databaseUrl, secret);
  await restore(copy, first);
  await writeBackup(copy, second, quiet);
  assert.equal(statSync(second).size, statSync(first).size);
});

test('a restored manuscript whose edition is deleted before its check is no book', async () => {
  const file = newFile();
  await writeBackup(source, file, quiet);
  const copy = await newInstallation(server.databaseUrl);
  await restore(copy, file);
  const { store, prefix } = copy.staged;
  assert.equal((await store.getUpload(prefix + waiting)).metadata?.filename, 'waiting.epub');
  const { db, close } = openDatabase(copy.url, 2, () => {});
  try {
    await db.deleteFrom('edition').execute();
    await recoverUploads({
      db,
      staged: copy.staged,
      uploadBytesAtMost: 100,
      onImport() {},
      manuscripts: manuscriptUploads(db),
    });
    assert.deepEqual(await db.selectFrom('import').select('id').where('id', '=', waiting).execute(), []);
    assert.deepEqual(await copy.staged.list(), []);
  } finally {
    await close();
  }
});

test('a backup that cannot be finished leaves no file behind', async () => {
  const file = newFile();
  const stopped = { ...quiet, signal: AbortSignal.abort() };
  await assert.rejects(writeBackup(source, file, stopped), { name: 'AbortError' });
  assert.deepEqual([existsSync(file), existsSync(`${file}.part`)], [false, false]);
  const nowhere = path.join(folder, 'none', 'file.tar');
  await assert.rejects(writeBackup(source, nowhere, quiet), /ENOENT/);
  assert.equal(
    readdirSync(folder).some((name) => name.endsWith('.part')),
    false,
  );
});

test('an installation that is not empty, and one that a server uses, are left alone', async () => {
  const file = newFile();
  await writeBackup(source, file, quiet);
  const before = await contentsOf(source.url);
  await assert.rejects(restore(source, file), { id: 'in-use' });
  const occupied = await newInstallation(server.databaseUrl);
  await migrate(occupied.url);
  await withClient(occupied.url, (client) =>
    client.query("insert into person (name, email) values ('Eve', 'eve@example.org')"),
  );
  await assert.rejects(restore(occupied, file), { id: 'not-empty', message: /person 1/ });
  const withFile = await newInstallation(server.databaseUrl);
  await withFile.objects.put('originals/one.epub', Buffer.from('one'), 3, 'application/epub+zip');
  await assert.rejects(restore(withFile, file), { id: 'not-empty', message: /originals\/one\.epub/ });
  assert.deepEqual(await contentsOf(source.url), before);
});

test('a restore that is stopped undoes what it wrote, and the next one goes through', async () => {
  const file = newFile();
  await writeBackup(source, file, quiet);
  const copy = await newInstallation(server.databaseUrl);
  const stop = new AbortController();
  const inFiles = {
    signal: stop.signal,
    tell: ({ stage }: { stage: string }) => stage === 'files' && stop.abort(),
  };
  await assert.rejects(restore(copy, file, inFiles), { name: 'AbortError' });
  await migrate(copy.url);
  assert.equal(await isEmpty(copy), true);
  await restore(copy, file);
  assert.deepEqual(await filesOf(copy.objects), await filesOf(source.objects));
});

test('a restore that was killed keeps servers out until it is done again', async () => {
  const file = newFile();
  await writeBackup(source, file, quiet);
  const copy = await newInstallation(server.databaseUrl);
  await withClient(copy.url, (client) =>
    client.query('create schema mangu_restore; create table mangu_restore.begun (at timestamptz)'),
  );
  await copy.objects.put('originals/half.epub', Buffer.from('half'), 4, 'application/epub+zip');
  assert.deepEqual(await migrate(copy.url), { ok: false, reason: 'restore-unfinished' });
  await restore(copy, file);
  assert.equal((await migrate(copy.url)).ok, true);
  assert.deepEqual(await filesOf(copy.objects), await filesOf(source.objects));
});
