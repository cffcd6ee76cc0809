import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import { zipOf } from './assets.ts';

suite('the archive of a function', () => {
  test('is the same whenever and in whatever zone it is made', (t) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mangu-assets-test-'));
    const environment: { TZ?: string } = process.env;
    const zone = environment.TZ;
    t.after(() => {
      rmSync(folder, { recursive: true });
      if (zone === undefined) delete environment.TZ;
      else environment.TZ = zone;
    });
    const file = path.join(folder, 'index.mjs');
    writeFileSync(file, 'export const handler = () => 1;');
    const url = pathToFileURL(`${folder}/`);
    const first = zipOf(url);
    utimesSync(file, new Date(0), new Date(0));
    environment.TZ = 'Pacific/Kiritimati';
    assert.deepEqual(zipOf(url), first);
  });

  test('holds the files and not their tests', (t) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mangu-assets-test-'));
    t.after(() => rmSync(folder, { recursive: true }));
    for (const name of ['index.mjs', 'rotation.mjs', 'rotation.test.ts'])
      writeFileSync(path.join(folder, name), '');
    assert.deepEqual(Object.keys(unzipSync(zipOf(pathToFileURL(`${folder}/`)))), [
      'index.mjs',
      'rotation.mjs',
    ]);
  });
});
