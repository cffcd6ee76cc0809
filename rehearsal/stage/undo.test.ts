import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openUndo, unlessAborted } from './undo.ts';

test('undoes the last thing first; a step that fails or hangs does not keep the others', async () => {
  const undo = openUndo(50);
  const done: string[] = [];
  undo.push(() => done.push('first'));
  undo.push(() => new Promise(() => {}));
  undo.push(() => {
    throw new Error('it is stuck');
  });
  undo.push(async () => done.push('last'));
  const [faults, again] = await Promise.all([undo.run(), undo.run()]);
  assert.deepEqual(done, ['last', 'first']);
  assert.deepEqual(faults, ['it is stuck', 'a step of the end took longer than 0.05 seconds']);
  assert.equal(again, faults);
  assert.throws(() => undo.push(() => {}), /It is ending/);
});

test('what never ends is given up with the reason of the signal', async () => {
  const ending = new AbortController();
  assert.equal(await unlessAborted(ending.signal, Promise.resolve(7)), 7);
  const waiting = unlessAborted(ending.signal, new Promise(() => {}));
  ending.abort(new Error('too late'));
  await assert.rejects(waiting, /too late/);
  await assert.rejects(unlessAborted(ending.signal, new Promise(() => {})), /too late/);
});
