import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { withOwnMounts } from '../told/own-mounts.ts';

const { execPath, execArgv = [] } = withOwnMounts();

/** Runs in a process with mounts of its own; its last line says what it found. */
const script = `
  import { appendFileSync, readFileSync } from 'node:fs';
  const { moveOntoDisk } = await import(process.argv[1]);
  const data = process.argv[2];
  const disk = await moveOntoDisk(data, 32e6, undefined);
  const size = disk.bytes();
  disk.fill(0);
  const write = () => {
    try {
      appendFileSync(data + '/kept', 'x'.repeat(1e6));
      return 'written';
    } catch (error) {
      return error.code;
    }
  };
  const refused = write();
  disk.grow(size * 2);
  const taken = write();
  await disk.leave();
  console.log(JSON.stringify({ size, refused, taken, length: readFileSync(data + '/kept').length }));
`;

test('a disk is full when it is full, takes more when it has grown, and leaves what lay on it', {
  skip: execPath === undefined ? 'mounting takes root on Linux' : false,
}, (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-disk-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const data = path.join(folder, 'data');
  mkdirSync(data);
  writeFileSync(path.join(data, 'kept'), 'k');
  const words = ['--input-type=module', '-e', script, path.join(import.meta.dirname, 'disk.ts'), data];
  const { size, refused, taken, length } = JSON.parse(
    execFileSync(execPath ?? '', [...execArgv.slice(0, 2), ...words], { encoding: 'utf8' }),
  );
  assert(size >= 32e6 && size < 40e6, String(size));
  // What fitted into the last page is kept too.
  assert.deepEqual([refused, taken], ['ENOSPC', 'written']);
  assert(length > 1e6 && length < 1.1e6, String(length));
  assert.deepEqual([readdirSync(folder), readFileSync(path.join(data, 'kept')).length], [['data'], length]);
});
