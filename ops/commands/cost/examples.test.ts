import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examples } from './examples.ts';
import { discounts, prices } from './prices.ts';

const tolerance = 0.05;

for (const { source, says, usd, quantities } of examples) {
  test(`within 5 % of ${source}: ${says}`, () => {
    const ours = quantities.reduce((sum, [id, quantity]) => sum + quantity * prices[id].usd, 0);
    assert.ok(Math.abs(ours - usd) <= tolerance * usd, `${ours.toFixed(2)} for ${usd.toFixed(2)}`);
  });
}

test('the examples come from five sources or more and reach every component of the specification', () => {
  assert.ok(examples.length >= 20);
  assert.ok(new Set(examples.map(({ source }) => source.split('/')[2] ?? source)).size >= 5);
  const priced = examples.flatMap(({ quantities }) => quantities.map(([id]) => id.split('-')[0] ?? id));
  for (const component of ['fargate', 'rds', 'cache', 'alb', 'cloudfront', 's3', 'secret', 'nat', 'waf']) {
    assert.ok(priced.includes(component), component);
  }
});

test('every price says who states it, and what comes from memory says so', () => {
  for (const [id, { usd, unit, mark, source }] of Object.entries(prices)) {
    assert.ok(usd > 0 && unit.length > 0 && source.length > 0, id);
    assert.equal(mark === 'recalled', source === 'memory', id);
  }
  for (const { factor } of Object.values(discounts)) assert.ok(factor > 0.5 && factor < 1);
});
