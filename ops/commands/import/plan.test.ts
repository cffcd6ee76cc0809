import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planImport } from './plan.ts';

const file = { kind: 'file', bytes: 10 } as const;

test('files come in the order named and found, each once', () => {
  const inside = [
    { path: 'shelf/a.epub', found: file },
    { path: 'shelf/b.epub', found: file },
  ];
  const plan = planImport([
    { name: 'shelf/b.epub', found: file },
    { name: 'shelf', found: { kind: 'folder', inside } },
    { name: './shelf/../shelf/a.epub', found: file },
  ]);
  assert.deepEqual(
    plan.files.map(({ path }) => path),
    ['shelf/b.epub', 'shelf/a.epub'],
  );
  assert.deepEqual([plan.rejected, plan.mistakes, plan.emptyFolders], [[], [], []]);
});

test('what cannot be read is rejected by itself and stops nothing else', () => {
  const inside = [
    { path: 'shelf/closed', found: { kind: 'unreadable', why: 'this user may not read it' } as const },
    { path: 'shelf/a.epub', found: file },
  ];
  const plan = planImport([{ name: 'shelf', found: { kind: 'folder', inside } }]);
  assert.equal(plan.files.length, 1);
  const [rejected] = plan.rejected;
  assert.deepEqual(
    [rejected?.path, rejected?.verdict, rejected?.reason, rejected?.findings[0]?.message],
    ['shelf/closed', 'rejected', 'unreadable', 'It cannot be read: this user may not read it.'],
  );
});

test('every name that is not there is a mistake of its own', () => {
  const missing = { kind: 'missing' } as const;
  const plan = planImport([
    { name: 'a', found: missing },
    { name: 'b', found: missing },
    { name: 'c', found: { kind: 'folder', inside: [] } },
  ]);
  assert.deepEqual(plan.mistakes, ['There is no file or folder "a".', 'There is no file or folder "b".']);
  assert.deepEqual(plan.emptyFolders, ['c']);
});
