import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ref } from '../../../testing/graph.ts';
import { violations } from '../../../testing/policies.ts';
import { alarmsAct } from './alarms.ts';
import { desiredCount } from './desired-count.ts';
import { frontDoor } from './front-door.ts';
import { globalProvider } from './global-provider.ts';
import { policies } from './index.ts';
import { logGroups } from './log-groups.ts';
import { namesFit } from './names.ts';
import { providerRange } from './provider-range.ts';

test('every policy has an id of its own, a rule and a reason', () => {
  assert.equal(new Set(policies.map(({ id }) => id)).size, policies.length);
  for (const { rule, why } of policies) assert.ok(rule.endsWith('.') && why.endsWith('.'));
});

suite('alarms', () => {
  const alarm = (more: object) => ({
    'aws_sns_topic.mail': {},
    'aws_cloudwatch_metric_alarm.cpu': {
      alarm_description: 'Busy. docs/runbooks/cpu.md',
      alarm_actions: [ref('aws_sns_topic.mail.arn')],
      ...more,
    },
  });
  const files = ['docs/runbooks/cpu.md'];

  test('that act and name a runbook are right', () => {
    assert.deepEqual(violations(alarmsAct, alarm({}), { files }), []);
  });

  test('without action, with actions switched off, without runbook and with a lost one are told', () => {
    const said = (more: object) => violations(alarmsAct, alarm(more), { files }).join();
    assert.match(said({ alarm_actions: [] }), /has no action/);
    assert.match(said({ actions_enabled: false }), /has no action/);
    assert.match(said({ alarm_description: 'Busy.' }), /names no runbook/);
    assert.match(
      said({ alarm_description: 'docs/runbooks/lost.md' }),
      /docs\/runbooks\/lost\.md does not exist/,
    );
  });
});

suite('desired_count', () => {
  const scaled = {
    'aws_appautoscaling_target.server': { resource_id: 'service/shop/shop-server' },
  };
  const service = (ignored: string[]) => ({
    'aws_ecs_service.server': { name: 'shop-server', lifecycle: { ignore_changes: ignored } },
  });

  test('of a service that scales is left alone', () => {
    assert.deepEqual(violations(desiredCount, { ...scaled, ...service(['desired_count']) }), []);
    assert.match(violations(desiredCount, { ...scaled, ...service([]) }).join(), /would set its count back/);
  });

  test('of a service that does not scale is kept', () => {
    assert.deepEqual(violations(desiredCount, service(['task_definition'])), []);
    assert.match(violations(desiredCount, service(['desired_count'])).join(), /does not scale, yet ignores/);
  });
});

suite('the front door', () => {
  const refuse = { type: 'fixed-response', fixed_response: { status_code: '403' } };
  const forward = { type: 'forward', target_group_arn: 'arn' };
  const rule = (values: string[]) => ({
    'aws_lb_listener_rule.api': {
      action: [forward],
      condition: [{ http_header: { http_header_name: 'X-Origin', values } }],
    },
  });
  const cdn = (header: string) => ({
    'aws_cloudfront_distribution.cdn': {
      origin: [
        { origin_id: 'files', origin_access_control_id: 'id' },
        { origin_id: 'alb', custom_header: [{ name: header, value: 'v' }] },
      ],
    },
  });
  const listener = (action: object) => ({ 'aws_lb_listener.https': { default_action: [{ ...action }] } });

  test('is shut for who comes without the header', () => {
    const all = { ...listener(refuse), ...rule(['now', 'before']), ...cdn('X-Origin') };
    assert.deepEqual(violations(frontDoor, all), []);
  });

  test('is open by a default action, a rule without the header, or a header that is not asked for', () => {
    assert.match(violations(frontDoor, listener(forward)).join(), /lets everybody in/);
    assert.match(violations(frontDoor, rule(['now'])).join(), /asks for 1 values/);
    const open = {
      'aws_lb_listener_rule.all': { action: [forward], condition: [{ path_pattern: { values: ['/*'] } }] },
    };
    assert.match(violations(frontDoor, open).join(), /asks for 0 values/);
    const other = { ...rule(['now', 'before']), ...cdn('X-Verify') };
    assert.match(
      violations(frontDoor, other).join(),
      /sends "X-Verify" to alb; the load balancer asks for X-Origin/,
    );
  });
});

suite('what belongs to CloudFront', () => {
  const provider = { aws: [{ region: 'eu-west-1' }, { alias: 'global', region: 'us-east-1' }] };
  const made = (by: object) => ({
    'aws_wafv2_web_acl.cdn': { scope: 'CLOUDFRONT', ...by },
    'aws_acm_certificate.cdn': { ...by },
    'aws_cloudfront_distribution.cdn': {
      viewer_certificate: { acm_certificate_arn: ref('aws_acm_certificate.cdn.arn') },
    },
  });

  test('is made by the provider of us-east-1', () => {
    assert.deepEqual(violations(globalProvider, made({ provider: 'aws.global' }), { provider }), []);
    assert.deepEqual(violations(globalProvider, made({}), { provider }), [
      'aws_acm_certificate.cdn is made in eu-west-1 by the default provider',
      'aws_wafv2_web_acl.cdn is made in eu-west-1 by the default provider',
    ]);
  });
});

suite('log groups', () => {
  const group = (more: object = {}) => ({
    'aws_kms_key.logs': {},
    'aws_cloudwatch_log_group.turn': {
      name: '/aws/lambda/turn',
      retention_in_days: 7,
      kms_key_id: ref('aws_kms_key.logs.arn'),
      ...more,
    },
  });
  const writer = (more: object) => ({ 'aws_lambda_function.turn': { function_name: 'turn', ...more } });
  const waits = { depends_on: ['aws_cloudwatch_log_group.turn'] };

  test('with retention and key, made before the function that writes, are right', () => {
    assert.deepEqual(violations(logGroups, { ...group(), ...writer(waits) }), []);
  });

  test('without retention, without key, late or missing are told', () => {
    assert.match(violations(logGroups, group({ retention_in_days: 0 })).join(), /keeps its logs forever/);
    assert.match(violations(logGroups, group({ kms_key_id: 'alias/aws/logs' })).join(), /has no key/);
    assert.match(violations(logGroups, { ...group(), ...writer({}) }).join(), /does not wait for/);
    assert.match(violations(logGroups, writer({})).join(), /AWS would make without retention/);
  });

  test('of a database are needed for every log that it exports', () => {
    const database = {
      'aws_db_instance.db': { identifier: 'shop', enabled_cloudwatch_logs_exports: ['postgresql'] },
    };
    assert.match(violations(logGroups, database).join(), /\/aws\/rds\/instance\/shop\/postgresql/);
  });
});

suite('names', () => {
  test('over the limit of their kind are told, with the account counted in', () => {
    const found = violations(namesFit, {
      'data.aws_caller_identity.me': {},
      'aws_lb_target_group.long': { name: 'mangu-publishing-server-production' },
      'aws_s3_bucket.fits': { bucket: `mangu-${ref('data.aws_caller_identity.me.account_id')}` },
      'aws_s3_bucket.long': {
        bucket: `mangu-publishing-${'x'.repeat(36)}-${ref('data.aws_caller_identity.me.account_id')}`,
      },
    });
    assert.deepEqual(
      found.map((one) => one.split(' ')[0]),
      ['aws_lb_target_group.long', 'aws_s3_bucket.long'],
    );
    assert.match(found[0] ?? '', /34 characters; AWS allows 32/);
  });

  test("of a firewall's log group begin as WAF wants them", () => {
    const found = violations(namesFit, {
      'aws_cloudwatch_log_group.waf': { name: '/waf/mangu' },
      'aws_wafv2_web_acl_logging_configuration.waf': {
        log_destination_configs: [ref('aws_cloudwatch_log_group.waf.arn')],
      },
    });
    assert.match(found.join(), /aws-waf-logs-/);
  });
});

test('an argument of provider 6 and another range of versions are told', () => {
  const range = (version: string) => ({ terraform: { required_providers: { aws: { version } } } });
  assert.deepEqual(violations(providerRange, { 'aws_vpc.a': {} }, range('>= 5.100.0, < 7.0.0')), []);
  assert.deepEqual(violations(providerRange, { 'aws_vpc.a': { region: 'eu-west-1' } }, range('6.0.0')), [
    'terraform asks for another range of the provider',
    'aws_vpc.a has the argument "region" of provider 6',
  ]);
});
