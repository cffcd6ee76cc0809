import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { environments } from '@mangu/topology/environments';
import { type Block, synthesize } from '../testing/synth.ts';
import { Bucket } from './bucket.ts';
import { LoadBalancer } from './load-balancer.ts';

const make = (certificateArn: string | undefined, topology = environments.production) =>
  synthesize((stack) => {
    const bucket = new Bucket(stack, 'logs', { name: 'logs' });
    new LoadBalancer(stack, 'balancer', {
      topology,
      vpcId: 'vpc-1',
      subnetIds: ['subnet-1', 'subnet-2'],
      securityGroupId: 'sg-1',
      certificateArn,
      originHeader: { current: 'now', previous: 'before', parameterArns: ['arn:odd', 'arn:even'] },
      accessLogs: { bucketId: bucket.id, loadBalancerPrefix: 'load-balancer', ready: bucket.ready },
    });
  }, topology);

const onPort = (module: ReturnType<typeof make>, port: number): Block | undefined =>
  Object.values(module.all('aws_lb_listener')).find((listener) => listener.port === port);

suite('the load balancer', () => {
  const module = make('arn:certificate');

  test('faces the internet, spreads over zones, is protected and writes its logs once it may', () => {
    const balancer = module.one('aws_lb');
    assert.deepEqual([balancer.internal, balancer.load_balancer_type], [false, 'application']);
    assert.deepEqual(
      [
        balancer.enable_cross_zone_load_balancing,
        balancer.enable_deletion_protection,
        balancer.drop_invalid_header_fields,
      ],
      [true, true, true],
    );
    assert.equal(balancer.access_logs.enabled, true);
    assert.ok(balancer.depends_on.some((one: string) => one.startsWith('aws_s3_bucket_policy.')));
  });

  test('answers on port 80 with a redirect and nothing else', () => {
    const [action, ...more] = onPort(module, 80)?.default_action ?? [];
    assert.deepEqual(more, []);
    assert.deepEqual(action.redirect, { port: '443', protocol: 'HTTPS', status_code: 'HTTP_301' });
    const { listener_arn: listener } = Object.values(module.all('aws_lb_listener_rule'))[0] ?? {};
    assert.match(listener, /_https_/, 'no rule hangs on port 80');
  });

  test('prefers TLS 1.3 on port 443 and refuses by default', () => {
    const listener = onPort(module, 443);
    assert.equal(listener?.ssl_policy, 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06');
    assert.equal(listener?.certificate_arn, 'arn:certificate');
    assert.deepEqual(listener?.default_action[0].fixed_response.status_code, '403');
  });

  test('sends on only what carries one of the two values of the origin header', () => {
    for (const [name, rule] of Object.entries(module.all('aws_lb_listener_rule'))) {
      const header = rule.condition.find((condition: Block) => condition.http_header)?.http_header;
      assert.deepEqual(
        header,
        { http_header_name: 'X-Origin-Verify', values: ['now', 'before'] },
        `${name} asks for it`,
      );
    }
  });

  test('sends the API to the server first, all else to the client', () => {
    const rules = Object.values(module.all('aws_lb_listener_rule')).sort((a, b) => a.priority - b.priority);
    const [api, pages] = rules;
    assert.equal(rules.length, 2);
    assert.match(api?.action[0].target_group_arn, /_server_/);
    assert.deepEqual(api?.condition[1], { path_pattern: { values: ['/api/*'] } });
    assert.match(pages?.action[0].target_group_arn, /_client_/);
    assert.equal(pages?.condition.length, 1);
  });

  test('speaks HTTPS to the tasks, on their ports, and asks for their health there', () => {
    const groups = Object.values(module.all('aws_lb_target_group'));
    const found = groups.map(({ name, port, protocol, target_type, health_check }) => [
      name,
      port,
      protocol,
      target_type,
      health_check.protocol,
      health_check.path,
    ]);
    assert.deepEqual(found.sort(), [
      ['mangu-client-prod', 5173, 'HTTPS', 'ip', 'HTTPS', '/'],
      ['mangu-server-prod', 3000, 'HTTPS', 'ip', 'HTTPS', '/api/health'],
    ]);
    for (const group of groups) assert.equal(group.load_balancing_cross_zone_enabled, 'true');
  });

  test('takes the rule away before the target group that it sends to', () => {
    for (const rule of Object.values(module.all('aws_lb_listener_rule'))) {
      assert.match(rule.lifecycle.replace_triggered_by[0], /^aws_lb_target_group\.\w+\.arn$/);
    }
  });

  test('serves by HTTP where there is no certificate, and still refuses who has not the header', () => {
    const plain = make(undefined, environments.development);
    assert.equal(onPort(plain, 443), undefined);
    assert.equal(onPort(plain, 80)?.default_action[0].fixed_response.status_code, '403');
    assert.equal(Object.keys(plain.all('aws_lb_listener_rule')).length, 2);
  });

  test('is internal where CloudFront comes through the VPC', () => {
    const { production } = environments;
    const topology = {
      ...production,
      loadBalancer: { ...production.loadBalancer, scheme: 'internal' as const },
    };
    assert.equal(make('arn:certificate', topology).one('aws_lb').internal, true);
  });
});
