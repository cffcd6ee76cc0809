import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Json } from '../../../synth/values.ts';
import { ref } from '../../../testing/graph.ts';
import { violations } from '../../../testing/policies.ts';
import { reachability } from './reachability.ts';

type Resources = Record<string, Record<string, Json>>;

/** Internet → load balancer → two services → database and Redis, as it should be. */
function sound(): Resources {
  const group = (name: string) => ref(`aws_security_group.${name}.id`);
  const from = (to: string, peer: string, port: number) => ({
    security_group_id: group(to),
    referenced_security_group_id: group(peer),
    ip_protocol: 'tcp',
    from_port: port,
    to_port: port,
  });
  const open = (port: number) => ({
    security_group_id: group('alb'),
    cidr_ipv4: '0.0.0.0/0',
    ip_protocol: 'tcp',
    from_port: port,
    to_port: port,
  });
  const out = (name: string) => ({
    security_group_id: group(name),
    cidr_ipv4: '0.0.0.0/0',
    ip_protocol: '-1',
  });
  const service = (name: string, port: number): Resources => ({
    [`aws_lb_target_group.${name}`]: { port },
    [`aws_ecs_task_definition.${name}`]: {
      container_definitions: JSON.stringify([{ name, portMappings: [{ containerPort: port }] }]),
    },
    [`aws_ecs_service.${name}`]: {
      name: `shop-${name}`,
      task_definition: ref(`aws_ecs_task_definition.${name}.arn`),
      load_balancer: [
        {
          container_name: name,
          container_port: port,
          target_group_arn: ref(`aws_lb_target_group.${name}.arn`),
        },
      ],
      network_configuration: { security_groups: [group('tasks')] },
    },
  });
  return {
    'aws_security_group.alb': { name: 'alb' },
    'aws_security_group.tasks': { name: 'tasks' },
    'aws_security_group.db': { name: 'db' },
    'aws_security_group.redis': { name: 'redis' },
    'aws_vpc_security_group_ingress_rule.http': open(80),
    'aws_vpc_security_group_ingress_rule.https': open(443),
    'aws_vpc_security_group_ingress_rule.server': from('tasks', 'alb', 3000),
    'aws_vpc_security_group_ingress_rule.client': from('tasks', 'alb', 5173),
    'aws_vpc_security_group_ingress_rule.db': from('db', 'tasks', 5432),
    'aws_vpc_security_group_ingress_rule.redis': from('redis', 'tasks', 6379),
    'aws_vpc_security_group_egress_rule.alb': out('alb'),
    'aws_vpc_security_group_egress_rule.tasks': out('tasks'),
    'aws_lb.alb': { security_groups: [group('alb')] },
    'aws_lb_listener.http': { load_balancer_arn: ref('aws_lb.alb.arn'), port: 80 },
    'aws_lb_listener.https': { load_balancer_arn: ref('aws_lb.alb.arn'), port: 443 },
    ...service('server', 3000),
    ...service('client', 5173),
    'aws_db_instance.db': { port: 5432, vpc_security_group_ids: [group('db')] },
    'aws_elasticache_replication_group.redis': { port: 6379, security_group_ids: [group('redis')] },
  };
}

function broken(change: (resources: Resources) => void): string[] {
  const resources = sound();
  change(resources);
  return violations(reachability, resources);
}

const part = (resources: Resources, address: string) => resources[address] ?? assert.fail(address);

suite('reachability from the internet to the database', () => {
  test('is sound when every hop agrees on its port', () => {
    assert.deepEqual(violations(reachability, sound()), []);
  });

  test('sees a client that nobody admits, as when only the port of the server is open', () => {
    const found = broken((all) => {
      delete all['aws_vpc_security_group_ingress_rule.client'];
    });
    assert.deepEqual(found, ['aws_ecs_service.client cannot be reached on 5173 from the load balancer']);
  });

  test('sees a target group that sends to another port than the container opens', () => {
    const found = broken((all) => {
      part(all, 'aws_lb_target_group.server').port = 3001;
    });
    assert.deepEqual(found.slice(0, 2), [
      'aws_ecs_service.server registers port 3000; its target group sends to 3001',
      'aws_ecs_service.server its container opens 3000; the target group sends to 3001',
    ]);
  });

  test('sees a database that the whole network may reach', () => {
    const found = broken((all) => {
      const rule = part(all, 'aws_vpc_security_group_ingress_rule.db');
      delete rule.referenced_security_group_id;
      rule.cidr_ipv4 = '10.0.0.0/16';
    });
    assert.ok(found.some((one) => one.includes('lets tcp 5432 from 10.0.0.0/16 into aws_security_group.db')));
    assert.ok(found.some((one) => one.includes('cannot be reached on 5432 from the tasks')));
  });

  test('sees a stranger among those who may speak to Redis', () => {
    const found = broken((all) => {
      all['aws_vpc_security_group_ingress_rule.more'] = {
        ...part(all, 'aws_vpc_security_group_ingress_rule.redis'),
        referenced_security_group_id: ref('aws_security_group.alb.id'),
      };
    });
    assert.deepEqual(found, [
      'aws_vpc_security_group_ingress_rule.more lets a stranger in: tcp 6379 from aws_security_group.alb into redis',
    ]);
  });

  test('sees a database that may begin connections, also in a rule of the group itself', () => {
    const found = broken((all) => {
      part(all, 'aws_security_group.db').egress = [
        { cidr_blocks: ['0.0.0.0/0'], protocol: '-1', from_port: 0, to_port: 0 },
      ];
    });
    assert.deepEqual(found, [
      'aws_security_group.db lets database begin connections: all traffic to 0.0.0.0/0',
    ]);
  });

  test('sees tasks that may not go out to their database', () => {
    const found = broken((all) => {
      part(all, 'aws_vpc_security_group_egress_rule.tasks').ip_protocol = 'tcp';
      Object.assign(part(all, 'aws_vpc_security_group_egress_rule.tasks'), { from_port: 443, to_port: 443 });
    });
    assert.deepEqual(found, [
      'aws_db_instance.db the tasks may not connect out to 5432',
      'aws_elasticache_replication_group.redis the tasks may not connect out to 6379',
    ]);
  });

  test('sees a listener behind a closed port, and an open port without a listener', () => {
    const found = broken((all) => {
      part(all, 'aws_lb_listener.http').port = 8080;
    });
    assert.deepEqual(found, [
      'aws_lb_listener.http listens on 8080, which nobody may reach',
      'aws_vpc_security_group_ingress_rule.http opens tcp 80 from 0.0.0.0/0, where nothing listens',
    ]);
  });

  test('sees a rule that opens more than one port', () => {
    const found = broken((all) => {
      part(all, 'aws_vpc_security_group_ingress_rule.server').to_port = 3999;
    });
    assert.ok(found.some((one) => one.includes('opens more than one port: tcp 3000-3999')));
  });
});
