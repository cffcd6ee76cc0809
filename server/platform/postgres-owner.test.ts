import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { choosePostgresOwner, spawnAs } from './postgres-owner.ts';

const root = process.getuid?.() === 0;
const home = mkdtempSync(path.join(tmpdir(), 'mangu-home-'));
after(() => rmSync(home, { recursive: true, force: true }));

function cloneBelow(mode: number) {
  const folder = path.join(home, mode.toString(8));
  const data = path.join(folder, 'data');
  mkdirSync(data, { recursive: true });
  const binary = path.join(folder, 'program');
  copyFileSync('/bin/true', binary);
  chmodSync(folder, mode);
  chmodSync(home, 0o755);
  return { binary, data };
}

test('an ordinary user runs PostgreSQL as itself', { skip: root && 'this is root' }, () => {
  const { binary, data } = cloneBelow(0o700);
  const chosen = choosePostgresOwner(binary, data);
  assert(chosen.ok);
  assert.deepEqual(chosen.owner, { prefix: [] });
});

test('under root it runs as another user, also below a folder that only root may enter', {
  skip: !root && 'not root',
}, () => {
  for (const mode of [0o755, 0o700]) {
    const { binary, data } = cloneBelow(mode);
    const chosen = choosePostgresOwner(binary, data);
    assert(chosen.ok, mode.toString(8));
    const ask = 'test "$(id -u)" != 0 && cd "$1" && test -x "$2" && exec "$2"';
    const { program, words, identity } = spawnAs(chosen.owner, '/bin/sh', ['-c', ask, 'sh', data, binary]);
    assert.equal(spawnSync(program, words, { ...identity, cwd: '/' }).status, 0, mode.toString(8));
  }
});
