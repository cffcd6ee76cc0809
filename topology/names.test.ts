import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contains, overlap, parseCidr } from './cidr.ts';
import { environments } from './environments/index.ts';
import { fixedNames, nameLimits, nameProblem } from './names.ts';

test('the log groups of production have the names of the specification', () => {
  const { logGroups } = fixedNames(environments.production);
  assert.deepEqual(
    [logGroups.server, logGroups.client, logGroups.database, logGroups.redis],
    [
      '/ecs/mangu-publishing-server-production',
      '/ecs/mangu-publishing-client-production',
      '/aws/rds/instance/mangu-publishing-db-production',
      '/aws/elasticache/mangu-publishing-redis-production',
    ],
  );
});

test('no two environments share a name', () => {
  const names = Object.values(environments).map((one) => JSON.stringify(fixedNames(one)));
  assert.equal(new Set(names).size, names.length);
});

test('every kind refuses a name one character too long and takes the longest', () => {
  for (const [kind, { length }] of Object.entries(nameLimits)) {
    const start = kind === 'firewallLogGroup' ? 'aws-waf-logs-' : '';
    const longest = start + 'a'.repeat(length - start.length);
    assert.equal(nameProblem(kind as keyof typeof nameLimits, longest), undefined, kind);
    assert.match(nameProblem(kind as keyof typeof nameLimits, `${longest}a`) ?? '', /characters/, kind);
  }
});

test('a firewall log group begins as AWS wants it', () => {
  assert.match(nameProblem('firewallLogGroup', '/waf/mangu') ?? '', /aws-waf-logs-/);
});

test('blocks contain, overlap and end where they should', () => {
  const [vpc, inside, next] = ['10.0.0.0/16', '10.0.255.0/24', '10.1.0.0/16'].map(parseCidr);
  assert.ok(vpc && inside && next);
  assert.ok(contains(vpc, inside) && !contains(inside, vpc));
  assert.ok(overlap(vpc, inside) && !overlap(vpc, next));
  assert.equal(vpc.last + 1, next.first);
});

for (const wrong of ['10.0.0.0', '10.0.0.1/16', '300.0.0.0/16', '10.0.0.0/33', 'ten/8', '10.0.0.0/16 ']) {
  test(`"${wrong}" is not a block`, () => assert.equal(parseCidr(wrong), undefined));
}
