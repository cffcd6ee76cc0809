import assert from 'node:assert/strict';
import test from 'node:test';
import type { Position } from '@mangu/contract/reading';
import { PositionKeeper, placeToOpen } from '../src/features/reader/position-keeper.ts';

/** A world without clock or network. */
function world(send: (cfi: string, base: number) => Promise<Position | undefined>) {
  const stored = new Map<string, string>();
  const timers: (() => void)[] = [];
  const troubles: boolean[] = [];
  const elsewhere: string[] = [];
  const keeper = new PositionKeeper(
    'b',
    { writer: 'w', base: 3 },
    {
      send: ({ cfi, base }) => send(cfi, base),
      read: (key) => stored.get(key) ?? null,
      write: (key, value) => void (value === null ? stored.delete(key) : stored.set(key, value)),
      day: () => '2026-11-25',
      later: (work) => {
        timers.push(work);
        return () => void timers.splice(timers.indexOf(work), 1);
      },
    },
    { trouble: (unsaved) => troubles.push(unsaved), elsewhere: (place) => elsewhere.push(place.cfi) },
  );
  const settle = async () => {
    timers.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { keeper, stored, timers, troubles, elsewhere, settle };
}

test('only the newest of many places is sent', async () => {
  const sent: string[] = [];
  const { keeper, settle, stored } = world(async (cfi) => {
    sent.push(cfi);
    return undefined;
  });
  for (const step of [1, 2, 3]) keeper.move({ cfi: `epubcfi(/${step})`, fraction: 0 });
  await settle();
  assert.deepEqual(sent, ['epubcfi(/3)']);
  assert.equal(stored.size, 0);
  keeper.move({ cfi: 'epubcfi(/3)', fraction: 0 });
  keeper.flush(true);
  await settle();
  assert.equal(sent.length, 1, 'a place that is known is not sent again');
});

const kept = (cfi: string, version: number): Position => ({
  cfi,
  fraction: 0,
  version,
  // However wrong the clock of a device, the time says nothing of the order.
  updated: new Date(version % 2 ? 0 : 8e12).toISOString(),
});

test('a place that cannot be sent is kept, tried again, and is the one to open', async () => {
  let works = false;
  const sent: string[] = [];
  const { keeper, settle, stored, troubles } = world(async (cfi) => {
    if (!works) throw new Error('away');
    sent.push(cfi);
    return undefined;
  });
  keeper.move({ cfi: 'epubcfi(/2)', fraction: 0.5, chapter: 'Two' });
  await settle();
  assert.deepEqual(troubles, [true]);
  const read = (key: string) => stored.get(key) ?? null;
  for (const older of [2, 3])
    assert.equal(placeToOpen('b', kept('epubcfi(/1)', older), { read })?.cfi, 'epubcfi(/2)');
  for (const newer of [4, 5])
    assert.equal(placeToOpen('b', kept('epubcfi(/1)', newer), { read })?.cfi, 'epubcfi(/1)', 'read on since');
  keeper.move({ cfi: 'epubcfi(/4)', fraction: 0.6 });
  assert.equal(placeToOpen('b', kept('epubcfi(/1)', 3), { read })?.cfi, 'epubcfi(/4)');
  works = true;
  await settle();
  assert.deepEqual(sent, ['epubcfi(/4)']);
  assert.deepEqual(troubles, [true, false]);
  assert.equal(stored.size, 0);
  assert.equal(placeToOpen('b', null, { read: () => '{"base":"x"}' }), null);
});

test('a late place gives way to the newer one, and the next page turned here is the newest again', async () => {
  const bases: number[] = [];
  const { keeper, settle, stored, elsewhere } = world(async (_cfi, base) => {
    bases.push(base);
    return base < 9 ? kept('epubcfi(/8)', 9) : undefined;
  });
  keeper.move({ cfi: 'epubcfi(/2)', fraction: 0 });
  await settle();
  assert.deepEqual(elsewhere, ['epubcfi(/8)']);
  assert.equal(stored.size, 0, 'the late place is not tried again');
  keeper.move({ cfi: 'epubcfi(/4)', fraction: 0 });
  await settle();
  assert.deepEqual(bases, [3, 9]);
});

test('a place that one of two attempts sent is saved, though the other fails later', async () => {
  const attempts: PromiseWithResolvers<undefined>[] = [];
  const { keeper, settle, stored, timers, troubles } = world((cfi) => {
    if (cfi === 'epubcfi(/6)') return Promise.resolve(undefined);
    const attempt = Promise.withResolvers<undefined>();
    attempts.push(attempt);
    return attempt.promise;
  });
  keeper.move({ cfi: 'epubcfi(/2)', fraction: 0 });
  await settle();
  keeper.move({ cfi: 'epubcfi(/4)', fraction: 0 });
  keeper.flush(true);
  attempts[1]?.resolve(undefined);
  await settle();
  attempts[0]?.reject(new Error('away'));
  await settle();
  assert.deepEqual([troubles, timers, stored.size], [[], [], 0]);
  keeper.move({ cfi: 'epubcfi(/6)', fraction: 0 });
  assert.equal(timers.length, 1, 'the next page is sent as soon as the reader rests on it');
  await settle();
  assert.equal(stored.size, 0);
});
