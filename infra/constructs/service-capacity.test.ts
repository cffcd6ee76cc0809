import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { environments } from '@mangu/topology/environments';
import { capacityStrategy, splitOf } from './service-capacity.ts';

const { production, development } = environments;

suite('the capacity of a service', () => {
  test('80 percent of Spot above a base of one is 1 to 4', () => {
    assert.deepEqual(capacityStrategy(production.capacity), [
      { capacityProvider: 'FARGATE', base: 1, weight: 1 },
      { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 4 },
    ]);
  });

  test('no Spot is on demand alone', () => {
    assert.deepEqual(capacityStrategy({ onDemandBase: 1, spotPercent: 0 }), [
      { capacityProvider: 'FARGATE', base: 1, weight: 1 },
    ]);
  });

  test('all Spot is Spot alone, unless there is a base', () => {
    assert.deepEqual(capacityStrategy(development.capacity), [
      { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 1 },
    ]);
    assert.deepEqual(capacityStrategy({ onDemandBase: 2, spotPercent: 100 }), [
      { capacityProvider: 'FARGATE', base: 2, weight: 0 },
      { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 1 },
    ]);
  });

  test('an odd share keeps its proportion in whole weights', () => {
    const [onDemand, spot] = capacityStrategy({ onDemandBase: 0, spotPercent: 67 });
    assert.deepEqual([onDemand?.weight, spot?.weight], [33, 67]);
  });
});

suite('the split of production', () => {
  const expected = { 2: 1, 3: 2, 4: 2, 5: 3, 6: 4, 7: 5, 8: 6, 9: 6, 10: 7 };
  for (let count = 2; count <= 10; count++) {
    const { onDemand, spot } = splitOf(count, production.capacity);

    test(`of ${count} tasks leaves at least one that cannot be reclaimed`, () => {
      assert.equal(onDemand + spot, count);
      assert(onDemand >= production.capacity.onDemandBase);
      assert.equal(spot, Object(expected)[count]);
    });

    test(`of ${count} tasks is within one task of 80 percent above the base`, () => {
      assert(Math.abs(spot - 0.8 * (count - 1)) < 1);
    });
  }
});
