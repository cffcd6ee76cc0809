import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../testing/run-mangu.ts';
import { survey } from './survey.ts';

test('a folder gives its EPUBs in order, without dot names and without following links to folders', async (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string) => path.join(folder, name);
  for (const name of ['b', '.hidden', 'outside.epub']) mkdirSync(at(name));
  for (const name of ['c.epub', 'a.EPUB', 'b/d.epub', '._a.epub', '.hidden/e.epub', 'f.pdf'])
    writeFileSync(at(name), '1');
  symlinkSync(at('b'), at('loop.epub'));
  symlinkSync(at('b'), at('b/loop'));
  symlinkSync(at('c.epub'), at('link.epub'));
  symlinkSync(at('gone'), at('broken.epub'));
  const [found] = await survey([folder]);
  assert.ok(found?.found.kind === 'folder');
  assert.deepEqual(
    found.found.inside.map((one) => [path.relative(folder, one.path), one.found.kind]),
    [
      ['a.EPUB', 'file'],
      ['b/d.epub', 'file'],
      ['broken.epub', 'unreadable'],
      ['c.epub', 'file'],
      ['link.epub', 'file'],
    ],
  );
});

test('a name that is not there is missing, a device is not a file', async () => {
  const [gone, device] = await survey(['/nowhere/at/all.epub', '/dev/null']);
  assert.deepEqual(gone?.found, { kind: 'missing' });
  assert.equal(device?.found.kind, 'unreadable');
});
