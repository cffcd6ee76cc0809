import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { testDatabase } from '../testing/database.ts';
import { ArchiveRefused } from './archive-reader.ts';
import type { Begin, End } from './format.ts';
import { checkArchive } from './restore-backup.ts';
import { blockBytes, padding, readTarHeader, tarHeader } from './tar.ts';
import {
  installationAt,
  isEmpty,
  newInstallation,
  quiet,
  restore,
  withClient,
} from './testing/installations.ts';
import { writeBackup } from './write-backup.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mangu-archive-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const database = await testDatabase();
const source = await installationAt(path.join(folder, 'source'), database.url, 'secret');
await withClient(database.url, (client) =>
  client.query(
    "insert into person (name, email) select 'P' || n, n || '@example.org' from generate_series(1, 50) n",
  ),
);
await source.objects.put('originals/one.epub', Buffer.from('one book'), 8, 'application/epub+zip');
const sound = path.join(folder, 'sound.tar');
await writeBackup(source, sound, quiet);
const bytes = readFileSync(sound);

interface Part {
  readonly name: string;
  readonly body: Buffer;
}

function partsOf(archive: Buffer): Part[] {
  const parts: Part[] = [];
  for (let at = 0; ; ) {
    const found = readTarHeader(archive.subarray(at, at + blockBytes));
    if (!found || found === 'end') return parts;
    const body = archive.subarray(at + blockBytes, at + blockBytes + found.bytes);
    parts.push({ name: found.name, body });
    at += blockBytes + body.length + padding(body.length).length;
  }
}

/** Somebody who wants harm knows how sums are made: the last part says the sum of what is before it. */
function forge(change: (parts: Part[]) => Part[]): string {
  const parts = change(partsOf(bytes).slice(0, -1));
  const pack = ({ name, body }: Part) =>
    Buffer.concat([tarHeader({ name, bytes: body.length }), body, padding(body.length)]);
  const before = Buffer.concat(parts.map(pack));
  const end: End = JSON.parse(partsOf(bytes).at(-1)?.body.toString() ?? '');
  const sha256 = createHash('sha256').update(before).digest('hex');
  const last = pack({ name: 'end.json', body: Buffer.from(JSON.stringify({ ...end, sha256 })) });
  return keep(Buffer.concat([before, last, Buffer.alloc(2 * blockBytes)]));
}

function keep(content: Buffer): string {
  const file = path.join(folder, `${randomUUID()}.tar`);
  writeFileSync(file, content);
  return file;
}

function edit(name: string, change: (body: Buffer) => Buffer) {
  return (parts: Part[]) =>
    parts.map((part) => (part.name === name ? { name, body: change(part.body) } : part));
}

function editBegin(change: (begin: Begin) => Begin) {
  return edit('backup.json', (body) => Buffer.from(JSON.stringify(change(JSON.parse(body.toString())))));
}

async function check(file: string): Promise<unknown> {
  const handle = await open(file, 'r');
  return await checkArchive(handle, quiet).finally(() => handle.close());
}

test('the archive is a tar file that names what it holds, first and last', () => {
  const names = partsOf(bytes).map(({ name }) => name);
  assert.deepEqual([names[0], names.at(-1)], ['backup.json', 'end.json']);
  assert.ok(names.includes('tables/person/000001') && names.includes('objects/originals/one.epub'));
});

test('a truncated or changed backup is refused before anything is opened', async () => {
  for (const length of [0, 300, blockBytes, 1500, bytes.length - 1024, bytes.length - 1]) {
    await assert.rejects(check(keep(bytes.subarray(0, length))), ArchiveRefused, `${length} bytes`);
  }
  for (let at = 40; at < bytes.length; at += 1_777) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await assert.rejects(check(keep(changed)), ArchiveRefused, `byte ${at}`);
  }
  await assert.rejects(check(keep(Buffer.concat([bytes, Buffer.from('more')]))), /added behind its end/);
  await assert.rejects(
    check(keep(Buffer.from('PK\x03\x04 something else entirely'.repeat(100)))),
    /not a backup/,
  );
});

test('a backup of a newer version, or of other tables, is refused with what to do', async () => {
  const newer = { number: 9999, name: '9999_later.sql', sha256: '0'.repeat(64) };
  const later = editBegin((begin) => ({
    ...begin,
    version: '9.0.0',
    migrations: [...begin.migrations, newer],
  }));
  await assert.rejects(check(forge(later)), /newer MANGU \(9\.0\.0, schema 9999\)\. Install that version/);
  await assert.rejects(check(forge(editBegin((begin) => ({ ...begin, format: 2 })))), /newer MANGU/);
  const other = editBegin((begin) => ({
    ...begin,
    migrations: begin.migrations.map((one, index) =>
      index === 1 ? { ...one, sha256: '1'.repeat(64) } : one,
    ),
  }));
  await assert.rejects(check(forge(other)), /another line of development/);
});

test('names that lead elsewhere never reach the file store', async () => {
  const names = [
    'objects/../../etc/passwd',
    'objects/originals/../../x',
    '/etc/passwd',
    'objects//etc/passwd',
    'objects/originals/a\\b',
    'objects/staged/one',
    'objects/originals/x.part-1',
    'staged/../x',
    'tables/person/000009',
    'tables/pg_authid/000001',
    'other',
  ];
  for (const name of names) {
    const file = forge((parts) => [...parts, { name, body: Buffer.from('x') }]);
    await assert.rejects(check(file), ArchiveRefused, name);
  }
  const link = Buffer.from(bytes);
  link.write('2', 156);
  await assert.rejects(check(keep(link)), ArchiveRefused);
});

test('rows that the tables do not take undo the whole restore', async () => {
  const person = 'tables/person/000001';
  const hostile = {
    'a broken row': edit(person, (body) => Buffer.concat([body, Buffer.from('not\ta\trow\n')])),
    'the end of a copy, and a command after it': edit(person, (body) =>
      Buffer.concat([Buffer.from('\\.\ndrop table person;\n'), body]),
    ),
    'a reference to nobody': (parts: Part[]) => {
      const index = parts.findIndex(({ name }) => name.startsWith('objects/'));
      const body = Buffer.from(`${randomUUID()}\treader\t2026-01-01 00:00:00+00\n`);
      return parts.toSpliced(index, 0, { name: 'tables/person_role/000001', body });
    },
    'a table of the database itself': editBegin((begin) => ({
      ...begin,
      tables: [...begin.tables, { name: 'pg_authid', columns: ['rolname'] }],
    })),
    'a column that is SQL': editBegin((begin) => ({
      ...begin,
      tables: begin.tables.map((table) =>
        table.name === 'person' ? { ...table, columns: ['id) from program $$id$$ --'] } : table,
      ),
    })),
    'a table twice': editBegin((begin) => ({ ...begin, tables: [...begin.tables, ...begin.tables] })),
    'a table missing': editBegin((begin) => ({ ...begin, tables: begin.tables.slice(1) })),
  };
  const target = await newInstallation(database.url);
  for (const [about, change] of Object.entries(hostile)) {
    await assert.rejects(restore(target, forge(change)), ArchiveRefused, about);
    assert.equal(await isEmpty(target), true, about);
  }
  await restore(target, sound);
});

test('a file that changes between the check and the restore is undone', async () => {
  const target = await newInstallation(database.url);
  const file = keep(bytes);
  const swapped = Buffer.from(bytes);
  const at = swapped.indexOf('one book');
  swapped.write('two book', at);
  const change = {
    ...quiet,
    tell: ({ stage }: { stage: string }) => stage === 'tables' && writeFileSync(file, swapped),
  };
  await assert.rejects(restore(target, file, change), /changed or damaged/);
  assert.equal(await isEmpty(target), true);
});
