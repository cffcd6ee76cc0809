import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { StorageWatch } from './storage-watch.ts';
import type { Happening } from './tell.ts';

const mb = 1 << 20;

function watched() {
  const told: string[] = [];
  const place = { free: 90 * mb, started: 0 };
  const tell = (happening: Happening) => {
    if (happening.what === 'database-storage-low') told.push(`low ${happening.low}`);
    if (happening.what === 'database-storage') told.push(`full ${happening.full}`);
    if (happening.what === 'fault') told.push(happening.words);
  };
  const nothing = async () => {};
  const watch = new StorageWatch(tell, async () => {
    place.started++;
  });
  const disk = { bytes: () => 100 * mb, freeBytes: () => place.free, fill() {}, grow() {}, leave: nothing };
  watch.begin({ ...disk, unmount() {} }, 'postgres-1', 0.2);
  return { told, place, watch };
}

suite('the watch over the storage of a database', () => {
  test('tells when it is below its share and above it again', async () => {
    const { told, place, watch } = watched();
    for (const free of [90, 21, 19, 18, 25]) {
      place.free = free * mb;
      assert.equal(await watch.look(false), 'enough');
    }
    assert.deepEqual(told, ['low true', 'low false']);
  });

  test('leaves a silent database with room to whoever promotes the standby', async () => {
    const { watch } = watched();
    assert.equal(await watch.look(true), 'enough');
  });

  test('keeps a full one that is silent, and starts it when there is room', async () => {
    const { told, place, watch } = watched();
    place.free = mb;
    assert.equal(await watch.look(false), 'enough');
    assert.equal(await watch.look(true), 'full');
    assert.equal(await watch.look(true), 'full');
    assert.equal(place.started, 0);
    place.free = 50 * mb;
    assert.equal(await watch.look(true), 'again');
    assert.equal(await watch.look(false), 'enough');
    assert.equal(place.started, 1);
    assert.deepEqual(told, ['low true', 'full true', 'low false', 'full false']);
  });

  test('says nothing any more of a disk that was left', async () => {
    const { told, place, watch } = watched();
    place.free = mb;
    await watch.look(true);
    assert.equal(watch.end()?.of, 'postgres-1');
    assert.equal(await watch.look(true), 'enough');
    assert.equal(told.at(-1), 'low false');
  });
});
