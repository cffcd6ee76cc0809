import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { buildEpub, notAZip, scripted } from '@mangu/epub/testing';
import { mangu, startMangu, temporaryFolder } from '../../testing/run-mangu.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function makeBooks(t: TestContext) {
  const folder = temporaryFolder(t);
  const at = (name: string) => path.join(folder, name);
  mkdirSync(at('deep/er'), { recursive: true });
  const harbour = buildEpub({
    title: 'The Harbour',
    identifiers: ['urn:uuid:8d8f5d1c-6d4b-4f1d-9a53-000000000001'],
  });
  const fog = buildEpub({ title: 'Fog', identifiers: ['urn:uuid:8d8f5d1c-6d4b-4f1d-9a53-000000000002'] });
  writeFileSync(at('a-harbour.epub'), harbour);
  writeFileSync(at('b-harbour-again.epub'), harbour);
  writeFileSync(at('deep/er/fog.EPUB'), fog);
  writeFileSync(at('scripted.epub'), scripted());
  writeFileSync(at('text.epub'), notAZip());
  writeFileSync(at('notes.txt'), 'no book');
  writeFileSync(at('empty.epub'), '');
  symlinkSync(at('nothing.epub'), at('gone.epub'));
  return { folder, at };
}

function records(stdout: string): Record<string, unknown>[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('a folder is imported by a server that lives as long as the import', async (t) => {
  const { folder, at } = makeBooks(t);
  const data = path.join(temporaryFolder(t), 'data');
  const { code, stdout, stderr } = await mangu(['import', '--json', folder], { MANGU_DATA: data });
  assert.equal(code, 1, stderr);
  const found = records(stdout);
  const byPath = new Map(found.map((record) => [record.path, record]));
  assert.deepEqual(
    [...byPath.keys()].sort(),
    [
      'a-harbour.epub',
      'b-harbour-again.epub',
      'deep/er/fog.EPUB',
      'empty.epub',
      'gone.epub',
      'scripted.epub',
      'text.epub',
    ].map(at),
  );
  for (const record of found) {
    assert.deepEqual(Object.keys(record), [
      'path',
      'verdict',
      'reason',
      'findings',
      'bookId',
      'milliseconds',
      'duplicate',
    ]);
  }
  const summary = (name: string) => {
    const { verdict, reason } = byPath.get(at(name)) ?? {};
    return [verdict, reason];
  };
  assert.deepEqual(summary('a-harbour.epub'), ['accepted', null]);
  assert.deepEqual(summary('deep/er/fog.EPUB'), ['accepted', null]);
  assert.deepEqual(summary('scripted.epub'), ['sanitised', null]);
  assert.deepEqual(summary('text.epub'), ['rejected', 'not-a-zip']);
  assert.deepEqual(summary('empty.epub'), ['rejected', 'not-a-zip']);
  assert.deepEqual(summary('gone.epub'), ['rejected', 'unreadable']);
  const twins = ['a-harbour.epub', 'b-harbour-again.epub'].map((name) => byPath.get(at(name)));
  assert.deepEqual(twins.map((twin) => twin?.duplicate).sort(), [false, true]);
  assert.match(String(twins[0]?.bookId), uuid);
  assert.equal(twins[0]?.bookId, twins[1]?.bookId);
  assert.ok(!existsSync(path.join(data, 'server.json')), 'the server has ended');
  assert.equal(statSync(path.join(data, 'log/server.log')).mode & 0o777, 0o600);
});

test('books go to the server that runs, and one that is there already is said to be', async (t) => {
  const { at } = makeBooks(t);
  const variables = { MANGU_DATA: path.join(temporaryFolder(t), 'data') };
  const server = await startMangu(t, variables);
  const first = await mangu(['import', at('a-harbour.epub')], variables);
  assert.deepEqual(
    [first.code, first.stdout.includes('✓ accepted      The Harbour')],
    [0, true],
    first.stderr,
  );
  assert.match(first.stderr, /1 file, \d+ kB sent in .*: 1 accepted\.\n.* books\/s, .*\/s\.\n/);
  assert.ok(first.stderr.includes(`To see them: ${server.url}`));
  const again = await mangu(['import', at('a-harbour.epub'), at('text.epub')], variables);
  assert.equal(again.code, 1);
  assert.match(again.stdout, /= there already The Harbour/);
  assert.match(again.stdout, /✗ rejected .*text\.epub {2}not-a-zip/);
  assert.ok(again.stdout.split('\n').every((line) => line.length <= 80));
  assert.ok(!again.stdout.includes('\x1b'), 'no colour off a terminal');
  const token = readFileSync(path.join(variables.MANGU_DATA, 'token'), 'utf8').trim();
  const elsewhere = { MANGU_DATA: path.join(temporaryFolder(t), 'unused'), MANGU_TOKEN: token };
  const named = await mangu(['import', '--json', '--server', server.url, at('deep/er/fog.EPUB')], elsewhere);
  assert.deepEqual([named.code, records(named.stdout)[0]?.verdict], [0, 'accepted'], named.stderr);
  assert.ok(!existsSync(elsewhere.MANGU_DATA), 'no second server was started');
  const wrong = await mangu(['import', '--json', '--server', server.url, at('a-harbour.epub')], {
    ...elsewhere,
    MANGU_TOKEN: 'wrong',
  });
  assert.deepEqual([wrong.code, wrong.stdout], [3, '']);
  assert.match(wrong.stderr, /refused the upload[\s\S]*MANGU_TOKEN/);
  truncateSync(at('empty.epub'), 1024 ** 3 + 1);
  const large = await mangu(['import', '--json', at('empty.epub')], variables);
  assert.deepEqual([large.code, records(large.stdout)[0]?.reason], [1, 'too-large'], large.stderr);
});

test('names that are not there are all told at once, and nothing is started', async (t) => {
  const { at } = makeBooks(t);
  const data = path.join(temporaryFolder(t), 'data');
  const words = ['import', at('a-harbour.epub'), at('one.epub'), at('two.epub')];
  const { code, stdout, stderr } = await mangu(words, { MANGU_DATA: data });
  assert.deepEqual([code, stdout, existsSync(data)], [2, '', false]);
  assert.match(stderr, /one\.epub".\n.*two\.epub"/);
});

test('a server that is not there is told, with what to do', async (t) => {
  const { at } = makeBooks(t);
  const data = path.join(temporaryFolder(t), 'data');
  const run = (url: string, variables: Record<string, string> = {}) =>
    mangu(['import', '--server', url, at('a-harbour.epub')], { MANGU_DATA: data, ...variables });
  const noToken = await run('http://127.0.0.1:9');
  assert.deepEqual([noToken.code, /MANGU_TOKEN/.test(noToken.stderr)], [3, true]);
  const noUrl = await run('example', { MANGU_TOKEN: 'x' });
  assert.deepEqual([noUrl.code, /http:\/\//.test(noUrl.stderr)], [2, true]);
});
