import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { environments } from '@mangu/topology/environments';
import { synthesize } from '../testing/synth.ts';
import { SecurityGroups } from './security-groups.ts';

const { production } = environments;
const make = (topology = production) =>
  synthesize((stack) => {
    new SecurityGroups(stack, 'groups', { topology, vpcId: 'vpc-1' });
  }, topology);

/** `alb:80 <- 0.0.0.0/0`, read back from the JSON. */
function rules(module: ReturnType<typeof make>, direction: 'ingress' | 'egress'): string[] {
  const short = (text: string) => text.replace(/^\$\{.*groups_([a-z]+)_[0-9A-F]+\.id\}$/, '$1');
  return Object.values(module.all(`aws_vpc_security_group_${direction}_rule`))
    .map((rule) => {
      const other = rule.cidr_ipv4 ?? rule.prefix_list_id ?? short(rule.referenced_security_group_id);
      const port = rule.ip_protocol === '-1' ? 'all' : `${rule.from_port}-${rule.to_port}`;
      return `${short(rule.security_group_id)} ${port} ${other}`;
    })
    .sort();
}

suite('the security groups', () => {
  test('are the four of the specification', () => {
    const names = Object.values(make().all('aws_security_group')).map((group) => group.name);
    assert.deepEqual(names.sort(), [
      'mangu-publishing-alb-production',
      'mangu-publishing-database-production',
      'mangu-publishing-redis-production',
      'mangu-publishing-tasks-production',
    ]);
  });

  test('admit what the specification says and nothing else', () => {
    assert.deepEqual(rules(make(), 'ingress'), [
      'alb 443-443 0.0.0.0/0',
      'alb 80-80 0.0.0.0/0',
      'database 5432-5432 tasks',
      'redis 6379-6379 tasks',
      'tasks 3000-3000 alb',
      'tasks 5173-5173 alb',
    ]);
  });

  test('let the load balancer and the tasks out, the database and Redis nowhere', () => {
    assert.deepEqual(rules(make(), 'egress'), ['alb all 0.0.0.0/0', 'tasks all 0.0.0.0/0']);
  });

  test('hold no rules inline, which would fight with the others over the group', () => {
    for (const group of Object.values(make().all('aws_security_group'))) {
      assert.deepEqual([group.ingress, group.egress], [undefined, undefined]);
    }
  });

  test('say of each rule what it is for', () => {
    const module = make();
    for (const direction of ['ingress', 'egress']) {
      for (const rule of Object.values(module.all(`aws_vpc_security_group_${direction}_rule`))) {
        assert.match(rule.description, /\w{3,}/);
      }
    }
  });

  test('admit only CloudFront, on the one port that it speaks to, when the topology says so', () => {
    const loadBalancer = { ...production.loadBalancer, ingress: 'cloudfront' as const };
    const narrow = make({ ...production, loadBalancer });
    const [first = ''] = rules(narrow, 'ingress');
    assert.match(first, /^alb 443-443 \$\{data\.aws_ec2_managed_prefix_list\./);
    assert.equal(rules(narrow, 'ingress').filter((rule) => rule.startsWith('alb')).length, 1);
    assert.equal(
      narrow.data('aws_ec2_managed_prefix_list').name,
      'com.amazonaws.global.cloudfront.origin-facing',
    );
    const [withoutDomain = ''] = rules(make({ ...production, domain: 'none', loadBalancer }), 'ingress');
    assert.match(withoutDomain, /^alb 80-80 /);
  });
});
