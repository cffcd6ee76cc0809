import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { buildEpub } from '@mangu/epub/testing';
import { CheckerFault, createChecker, defaultCheckerLimits } from './checker-process.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mangu-checker-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function request(id: string, bytes: Uint8Array) {
  const work = path.join(folder, id);
  mkdirSync(work);
  const file = path.join(work, 'in.epub');
  writeFileSync(file, bytes);
  return { id, file, folder: work };
}

test('a checker that grows past its memory is ended and the book told so', async () => {
  const checker = createChecker({ ...defaultCheckerLimits, residentBytes: 1024 });
  after(() => checker.close());
  const result = await checker.check(request('memory', buildEpub()), () => {});
  assert(!result.ok);
  assert.equal(result.reason, 'resource-limit');
  assert.match(result.findings[0]?.message ?? '', /memory/);
  assert(result.findings[0]?.remedy);
});

test('a checker that takes too long is ended, and the next file gets a new one', async () => {
  const checker = createChecker({ ...defaultCheckerLimits, milliseconds: 0 });
  after(() => checker.close());
  const slow = await checker.check(request('slow', buildEpub()), () => {});
  assert(!slow.ok && slow.reason === 'resource-limit');
  const patient = createChecker();
  after(() => patient.close());
  assert((await patient.check(request('next', buildEpub()), () => {})).ok);
});

test('a checker that dies by itself is a fault, not a verdict on the book', async () => {
  const checker = createChecker();
  after(() => checker.close());
  const checking = checker.check(request('dies', buildEpub()), () => checker.close());
  await assert.rejects(checking, CheckerFault);
});

test('a file that is gone is a fault with the code of the system', async () => {
  const checker = createChecker();
  after(() => checker.close());
  const missing = { id: 'gone', file: path.join(folder, 'nothing.epub'), folder };
  await assert.rejects(
    checker.check(missing, () => {}),
    { code: 'ENOENT' },
  );
});
