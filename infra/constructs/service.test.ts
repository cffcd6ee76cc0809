import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { environments } from '@mangu/topology/environments';
import type { EnvironmentName, Topology } from '@mangu/topology/types';
import { synthesize } from '../testing/synth.ts';
import { Service, type ServiceProps } from './service.ts';

const make = (props: Partial<ServiceProps> = {}, environment: EnvironmentName | Topology = 'production') =>
  synthesize((stack, topology) => {
    new Service(stack, 'server', {
      topology,
      account: { id: '123456789012', partition: 'aws' },
      service: 'server',
      cluster: { arn: 'arn:cluster', ready: [] },
      image: 'repository@sha256:0',
      repositoryArn: 'arn:repository',
      logGroup: { name: '/ecs/server', arn: 'arn:log' },
      network: { subnetIds: ['subnet-a', 'subnet-b'], securityGroupIds: ['sg-tasks'] },
      targetGroupArn: 'arn:target',
      ...props,
    });
  }, environment);

suite('a service', () => {
  test('runs 80 percent of the tasks above its base on Spot, said on the service itself', () => {
    const service = make().one('aws_ecs_service');
    assert.equal(service.launch_type, undefined);
    assert.deepEqual(service.capacity_provider_strategy, [
      { capacity_provider: 'FARGATE', base: 1, weight: 1 },
      { capacity_provider: 'FARGATE_SPOT', base: 0, weight: 4 },
    ]);
  });

  test('rolls over without losing a task, and back when that fails', () => {
    const service = make().one('aws_ecs_service');
    assert.equal(service.deployment_minimum_healthy_percent, 100);
    assert.equal(service.deployment_maximum_percent, 200);
    assert.deepEqual(service.deployment_circuit_breaker, { enable: true, rollback: true });
    assert.equal(service.health_check_grace_period_seconds, 90);
    assert.equal(service.availability_zone_rebalancing, 'ENABLED');
    assert.equal(service.alarms, undefined);
  });

  test('is rolled back by alarms where it is given some', () => {
    const { alarms } = make({ deploymentAlarmNames: ['errors'] }).one('aws_ecs_service');
    assert.deepEqual(alarms, { enable: true, rollback: true, alarm_names: ['errors'] });
  });

  test('lies in the given subnets without a public address, behind its target group', () => {
    const service = make().one('aws_ecs_service');
    assert.deepEqual(service.network_configuration, {
      assign_public_ip: false,
      security_groups: ['sg-tasks'],
      subnets: ['subnet-a', 'subnet-b'],
    });
    assert.deepEqual(service.load_balancer, [
      { container_name: 'server', container_port: 3000, target_group_arn: 'arn:target' },
    ]);
  });

  test('has no shell unless asked for', () => {
    assert.equal(make().one('aws_ecs_service').enable_execute_command, false);
    assert.deepEqual(Object.keys(make().all('aws_iam_role_policy')).length, 1);
    const open = make({ shellAccess: true });
    assert.equal(open.one('aws_ecs_service').enable_execute_command, true);
    const policies = Object.values(open.all('aws_iam_role_policy')).map(({ policy }) => policy);
    assert.match(policies.join(), /ssmmessages:OpenDataChannel/);
  });

  test('leaves the revision to deployments, and the count to scaling only where there is scaling', () => {
    const ignored = (module = make()) => module.one('aws_ecs_service').lifecycle.ignore_changes;
    assert.deepEqual(ignored(), ['task_definition', 'desired_count']);
    const { production } = environments;
    const fixed = {
      ...production,
      services: { ...production.services, server: { ...production.services.server, maxCount: 2 } },
    };
    assert.deepEqual(ignored(make({}, fixed)), ['task_definition']);
  });

  test('waits until it is steady, with a revision of its own family, whichever it is', () => {
    const service = make().one('aws_ecs_service');
    assert.equal(service.wait_for_steady_state, true);
    const [{ condition }, ...others] = service.lifecycle.postcondition;
    assert.equal(others.length, 0);
    assert.match(
      condition,
      /^\$\{startswith\(self\.task_definition, "\$\{aws_ecs_task_definition\.\w+\.arn_without_revision\}:"\)\}$/,
    );
  });

  test('changes its share of Spot in place', () => {
    assert.equal(make().one('aws_ecs_service').force_new_deployment, true);
  });

  test('starts after its roles have their rights', () => {
    const { depends_on } = make().one('aws_ecs_service');
    assert.equal(depends_on.length, 1);
    assert.match(depends_on[0], /^aws_iam_role_policy\..*execution-policy/);
  });
});
