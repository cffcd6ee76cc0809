import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { openDataFolder } from './data-folder.ts';
import { schemaVersion } from './migrate.ts';

function emptyRoot(context: TestContext): string {
  const root = mkdtempSync(path.join(tmpdir(), 'mangu-data-'));
  context.after(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

test('a new folder gets a token that only its owner may read', (context) => {
  const root = emptyRoot(context);
  const folder = openDataFolder(path.join(root, 'made', 'here'), true);
  assert(folder.readToken().length >= 40);
  assert.equal(statSync(path.join(folder.root, 'token')).mode & 0o777, 0o600);
  assert.equal(folder.readToken(), folder.readToken());
  folder.release();
});

test('a folder that a running server owns is refused, naming the process and its address', (context) => {
  const root = emptyRoot(context);
  const folder = openDataFolder(root, true);
  folder.announce('http://127.0.0.1:3000');
  assert.throws(() => openDataFolder(root, true), {
    id: 'data-folder-in-use',
    message: new RegExp(`process ${process.pid}, http://127\\.0\\.0\\.1:3000`),
  });
  folder.release();
  openDataFolder(root, true).release();
});

test('a claim left by a killed server is taken over, also when its process number was given to another', (context) => {
  const root = emptyRoot(context);
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(path.join(root, 'server.json'), JSON.stringify({ pid, startedAt: '1' }));
  openDataFolder(root, true).release();
  if (!existsSync('/proc/self/stat')) return;
  writeFileSync(path.join(root, 'server.json'), JSON.stringify({ pid: process.ppid, startedAt: '1' }));
  openDataFolder(root, true).release();
  writeFileSync(path.join(root, 'server.json'), '{"pid": 1');
  openDataFolder(root, true).release();
});

test('a folder of a newer version is refused and left as it is', (context) => {
  const root = emptyRoot(context);
  writeFileSync(path.join(root, 'version.json'), JSON.stringify({ layout: 1, schema: schemaVersion() + 1 }));
  const before = readdirSync(root);
  assert.throws(() => openDataFolder(root, true), { id: 'data-folder-newer' });
  assert.deepEqual(readdirSync(root), before);
});

test('the database of an older version is copied before anything touches it', (context) => {
  const root = emptyRoot(context);
  mkdirSync(path.join(root, 'postgres', 'data'), { recursive: true });
  writeFileSync(path.join(root, 'postgres', 'data', 'PG_VERSION'), '16\n');
  writeFileSync(path.join(root, 'version.json'), JSON.stringify({ layout: 1, schema: schemaVersion() - 1 }));
  writeFileSync(path.join(root, 'postgres', 'data', 'postmaster.pid'), '1\n');
  const folder = openDataFolder(root, true);
  const backup = folder.backUpOlderDatabase();
  assert(backup);
  assert(!existsSync(path.join(backup, 'postgres', 'data', 'postmaster.pid')));
  assert.equal(readFileSync(path.join(backup, 'postgres', 'data', 'PG_VERSION'), 'utf8'), '16\n');
  folder.markCurrent();
  folder.release();
  const again = openDataFolder(root, true);
  assert.equal(again.backUpOlderDatabase(), undefined);
  again.release();
});

test('with an external database the schema of an embedded one that lies there does not matter', (context) => {
  const root = emptyRoot(context);
  writeFileSync(path.join(root, 'version.json'), JSON.stringify({ layout: 1, schema: schemaVersion() + 1 }));
  openDataFolder(root, false).release();
  writeFileSync(path.join(root, 'version.json'), JSON.stringify({ layout: 2, schema: 1 }));
  assert.throws(() => openDataFolder(root, false), { id: 'data-folder-newer' });
});

test('the folder of a bare PostgreSQL is not taken for one of ours', (context) => {
  const root = emptyRoot(context);
  writeFileSync(path.join(root, 'PG_VERSION'), '16\n');
  assert.throws(() => openDataFolder(root, true), { id: 'data-folder-foreign' });
});

test('a path that is a file is refused with what to do', (context) => {
  const root = emptyRoot(context);
  writeFileSync(path.join(root, 'file'), '');
  assert.throws(() => openDataFolder(path.join(root, 'file'), true), {
    id: 'data-folder-unwritable',
    message: /MANGU_DATA/,
  });
});
