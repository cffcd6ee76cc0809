/** Backups outlive versions: each schema version that there ever was is restored and brought up to date.
 * That those of a newer one are refused is tested with the archive. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { applyMigration, foundVersion, listMigrations, migrate, schemaVersion } from '../platform/migrate.ts';
import { testDatabase } from '../testing/database.ts';
import { listTables } from './tables.ts';
import { fillTables } from './testing/fill.ts';
import { newInstallation, quiet, restore, withClient } from './testing/installations.ts';
import { writeBackup } from './write-backup.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mangu-older-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const { url: beside } = await testDatabase();
/** Uploads came with the second version, and a backup asks for them. */
const firstWithUploads = 2;

/** An installation whose tables are of a version, with a row in each. */
async function installationOf(version: number) {
  const installation = await newInstallation(beside);
  await withClient(installation.url, async (client) => {
    await foundVersion(client);
    for (const migration of listMigrations().filter(({ number }) => number <= version))
      await applyMigration(client, migration);
    const people = await client.query("select 1 from information_schema.tables where table_name = 'person'");
    await fillTables(client, {
      import: { stage: "'done'", verdict: "'accepted'" },
      // Who is suspended has no session.
      person: { suspended: 'null' },
      ...(people.rowCount ? { reader: { id: '(select id from person limit 1)' } } : {}),
    });
  });
  await installation.objects.put('originals/one.epub', Buffer.from('one'), 3, 'application/epub+zip');
  return installation;
}

/** Rows by table, of those tables that move. */
async function counts(url: string): Promise<Map<string, number>> {
  return withClient(url, async (client) => {
    const found = new Map<string, number>();
    for (const { name } of await listTables(client)) {
      const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from "${name}"`);
      found.set(name, rows[0]?.count ?? 0);
    }
    return found;
  });
}

const leftBehind = new Set(['session', 'verification', 'migration']);

for (const { number, name } of listMigrations().slice(firstWithUploads - 1)) {
  test(`a backup from schema ${name} is restored, and the migrations after it run`, async () => {
    const old = await installationOf(number);
    const file = path.join(folder, `${randomUUID()}.tar`);
    await writeBackup(old, file, quiet);
    const copy = await newInstallation(beside);
    await restore(copy, file);
    assert.deepEqual(await migrate(copy.url), { ok: true, applied: [] });
    await withClient(copy.url, async (client) => assert.equal(await foundVersion(client), schemaVersion()));
    const now = await counts(copy.url);
    for (const [table, rows] of await counts(old.url)) {
      if (leftBehind.has(table) || !now.has(table)) continue;
      assert.equal(rows, 1, `${table} had a row`);
      assert.ok((now.get(table) ?? 0) >= 1, `${table} still has it`);
    }
  });
}
