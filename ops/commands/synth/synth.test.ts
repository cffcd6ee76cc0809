import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { mangu, temporaryFolder } from '../../testing/run-mangu.ts';
import { checkedLines, problemLines, writtenLines } from './words.ts';

const plain = (_style: unknown, text: string) => text;

test('an environment is written, found current, found stale and mended', async (t) => {
  const folder = temporaryFolder(t);
  const synth = (...words: string[]) =>
    mangu(['synth', '--environment', 'development', '--out', folder, ...words], {});
  const file = path.join(folder, 'development', 'platform', 'cdk.tf.json');

  const empty = await synth('--check');
  assert.equal(empty.code, 1);
  assert.match(empty.stderr, /Write them with "npx mangu synth"/);
  assert.throws(() => readFileSync(file), 'a check writes nothing');

  const written = await synth('--json');
  assert.equal(written.code, 0, written.stderr);
  const answer = JSON.parse(written.stdout);
  assert.ok(answer.files.every(({ state }: { state: string }) => state === 'new'));
  const first = readFileSync(file);
  assert.deepEqual([(await synth('--check')).code, (await synth()).code], [0, 0]);
  assert.ok(readFileSync(file).equals(first), 'byte for byte the same');

  writeFileSync(file, '{}');
  rmSync(path.join(folder, 'development', 'platform', 'terraform.tfvars.example'));
  const stale = await synth('--check');
  assert.equal(stale.code, 1);
  assert.match(stale.stdout, /changed +\S+ \S+ +development\/platform\/cdk\.tf\.json/);
  assert.match(stale.stdout, /2 files differ from what synth writes\./);
  const mended = await synth();
  assert.match(mended.stdout, /2 files written/);
  assert.ok(readFileSync(file).equals(first));
});

test('what is committed is what the topology says', async () => {
  const { code, stdout } = await mangu(['synth', '--check'], {});
  assert.equal(code, 0, stdout);
});

test('a plan of JSON that is not what the topology says is refused', async (t) => {
  const folder = temporaryFolder(t);
  await mangu(['synth', '--environment', 'development', '--out', folder], {});
  writeFileSync(path.join(folder, 'development', 'platform', 'cdk.tf.json'), '{"terraform": {}}');
  const words = ['plan', '--environment', 'development', '--synth', folder];
  const { code, stderr } = await mangu(words, {});
  // Where there is no Terraform, that is what is said first.
  if (code === 3) return assert.match(stderr, /terraform/);
  assert.equal(code, 1);
  assert.match(stderr, /not what the topology says: development\/platform\/cdk\.tf\.json[\s\S]*mangu synth/);
});

test('every problem of the topology is told with field, value, what is allowed and the specification', () => {
  const problem = {
    environment: 'production',
    field: 'database.storageGb',
    value: 500,
    allowed:
      'at most ten parts in eleven of database.maxStorageGb (100), because the database grows by tenths',
    specification: 'Database: Storage',
  };
  const lines = problemLines([problem, { ...problem, environment: 'staging' }], 80, plain);
  assert.match(lines[0] ?? '', /^ENVIRONMENT +FIELD +VALUE$/);
  assert.match(lines[1] ?? '', /^production +database\.storageGb +500$/);
  assert.equal(lines.filter((line) => line.includes('specification: Database: Storage')).length, 2);
  assert.ok(lines.every((line) => line.length <= 80));
});

test('files are counted, and only those that differ are named', () => {
  const files = [
    { path: 'a', bytes: 2_000_000, state: 'same' },
    { path: 'b', bytes: 1000, state: 'changed' },
  ] as const;
  assert.deepEqual(writtenLines(files, 'out', plain), [
    '  changed  1 kB  b',
    '1 file written, 1 as before, 2.0 MB in out',
  ]);
  assert.deepEqual(checkedLines(files.slice(0, 1), 'out', plain), [
    '1 file in out: all are what synth writes.',
  ]);
});
