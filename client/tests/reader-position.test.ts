import assert from 'node:assert/strict';
import test from 'node:test';
import { PositionKeeper, placeToOpen } from '../src/features/reader/position-keeper.ts';

/** A world without clock or network. */
function world(send: (cfi: string) => Promise<void>) {
  const stored = new Map<string, string>();
  const timers: (() => void)[] = [];
  const troubles: boolean[] = [];
  const keeper = new PositionKeeper(
    'b',
    {
      send: ({ cfi }) => send(cfi),
      read: (key) => stored.get(key) ?? null,
      write: (key, value) => void (value === null ? stored.delete(key) : stored.set(key, value)),
      now: () => 1000,
      later: (work) => {
        timers.push(work);
        return () => void timers.splice(timers.indexOf(work), 1);
      },
    },
    (unsaved) => troubles.push(unsaved),
  );
  const settle = async () => {
    timers.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { keeper, stored, timers, troubles, settle };
}

test('only the newest of many places is sent', async () => {
  const sent: string[] = [];
  const { keeper, settle, stored } = world(async (cfi) => void sent.push(cfi));
  for (const step of [1, 2, 3]) keeper.move({ cfi: `epubcfi(/${step})`, fraction: 0 });
  await settle();
  assert.deepEqual(sent, ['epubcfi(/3)']);
  assert.equal(stored.size, 0);
  keeper.move({ cfi: 'epubcfi(/3)', fraction: 0 });
  keeper.flush(true);
  await settle();
  assert.equal(sent.length, 1, 'a place that is known is not sent again');
});

test('a place that cannot be sent is kept, tried again, and is the one to open', async () => {
  let works = false;
  const sent: string[] = [];
  const { keeper, settle, stored, troubles } = world(async (cfi) => {
    if (!works) throw new Error('away');
    sent.push(cfi);
  });
  keeper.move({ cfi: 'epubcfi(/2)', fraction: 0.5, chapter: 'Two' });
  await settle();
  assert.deepEqual(troubles, [true]);
  const read = (key: string) => stored.get(key) ?? null;
  const older = { cfi: 'epubcfi(/1)', fraction: 0, updated: new Date(0).toISOString() };
  const newer = { ...older, updated: new Date(5000).toISOString() };
  assert.equal(placeToOpen('b', older, { read })?.cfi, 'epubcfi(/2)');
  assert.equal(placeToOpen('b', newer, { read })?.cfi, 'epubcfi(/1)', 'another device went on since');
  keeper.move({ cfi: 'epubcfi(/4)', fraction: 0.6 });
  assert.equal(placeToOpen('b', older, { read })?.cfi, 'epubcfi(/4)');
  works = true;
  await settle();
  assert.deepEqual(sent, ['epubcfi(/4)']);
  assert.deepEqual(troubles, [true, false]);
  assert.equal(stored.size, 0);
  assert.equal(placeToOpen('b', null, { read: () => '{"atMs":"x"}' }), null);
});
