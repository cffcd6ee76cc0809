import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

// Plain JavaScript, as Lambda runs it: there are no types to import.
const { lagMinutes, metricData } = await import(new URL('lag.mjs', import.meta.url).href);
const now = new Date('2026-11-25T14:10:00Z');

suite('the point that the database can be restored to', () => {
  test('lies as many minutes back as RDS says', () => {
    const answer = { DBInstances: [{ LatestRestorableTime: new Date('2026-11-25T14:05:30Z') }] };
    assert.equal(lagMinutes(answer, now), 4.5);
  });

  test('never lies in the future, though clocks differ', () => {
    const answer = { DBInstances: [{ LatestRestorableTime: new Date('2026-11-25T14:10:02Z') }] };
    assert.equal(lagMinutes(answer, now), 0);
  });

  test('is a fault when there is none, and not a lag of zero', () => {
    assert.throws(() => lagMinutes({ DBInstances: [{}] }, now), /names no moment/);
    assert.throws(() => lagMinutes({}, now), /names no moment/);
  });

  test('is told under the name of the database', () => {
    const { MetricData } = metricData('mangu', 'db-1', 4.5);
    assert.deepEqual(MetricData[0].Dimensions, [{ Name: 'DBInstanceIdentifier', Value: 'db-1' }]);
  });
});
