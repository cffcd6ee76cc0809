import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { production } from '../environments/production.ts';
import { checkEdge } from './edge.ts';

suite('the edge of a topology', () => {
  test('is sound in production', () => {
    assert.deepEqual(checkEdge(production), []);
  });

  test('has an internal load balancer exactly when CloudFront comes through the VPC', () => {
    const cdn = { ...production.cdn, origin: 'vpc-origin' as const };
    const loadBalancer = { ...production.loadBalancer, scheme: 'internal' as const };
    const fields = (topology: typeof production) => checkEdge(topology).map(({ field }) => field);
    assert.deepEqual(fields({ ...production, cdn }), ['loadBalancer.scheme']);
    assert.deepEqual(fields({ ...production, loadBalancer }), ['loadBalancer.scheme']);
    assert.deepEqual(fields({ ...production, cdn, loadBalancer }), []);
  });

  test('lets CloudFront close idle connections before the load balancer does', () => {
    const cdn = { ...production.cdn, originKeepaliveSeconds: 60 };
    assert.match(checkEdge({ ...production, cdn })[0]?.allowed ?? '', /less than .*\(60\)/);
  });
});
