import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { production } from '../environments/production.ts';
import { checkNetwork } from './network.ts';

const fieldsWith = (zones: readonly string[]) =>
  checkNetwork({ ...production, network: { ...production.network, zones } }).map(({ field }) => field);

suite('the zones of a network', () => {
  test('are as many different letters as there are public subnets', () => {
    assert.deepEqual(fieldsWith(['a', 'c']), []);
    for (const wrong of [['a'], ['a', 'a'], ['a', 'us-east-1b'], ['a', 'b', 'c']]) {
      assert.deepEqual(fieldsWith(wrong), ['network.zones'], wrong.join());
    }
  });
});
