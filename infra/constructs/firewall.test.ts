import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { environments } from '@mangu/topology/environments';
import { type Block, synthesize } from '../testing/synth.ts';
import { Account } from './account.ts';
import { Firewall } from './firewall.ts';

const make = (what: 'cdn' | 'load-balancer', topology = environments.production) =>
  synthesize((stack) => {
    const account = new Account(stack, 'account', { topology });
    new Firewall(stack, 'firewall', {
      topology,
      account,
      logKeyArn: 'arn:key',
      guards: what === 'cdn' ? { what, provider: stack.global } : { what, arn: 'arn:balancer' },
    });
  }, topology);

const rulesOf = (module: ReturnType<typeof make>): Block[] => module.one('aws_wafv2_web_acl').rule;
const ruleOf = (module: ReturnType<typeof make>, name: string): Block =>
  rulesOf(module).find((rule) => rule.name === name) ?? assert.fail(`no rule ${name}`);

for (const what of ['cdn', 'load-balancer'] as const) {
  suite(`the firewall of the ${what}`, () => {
    const module = make(what);

    test('blocks an address after 2000 requests in 5 minutes', () => {
      const { action, statement } = ruleOf(module, 'rate-limit');
      const rate = statement.rate_based_statement;
      assert.deepEqual([rate.limit, rate.evaluation_window_sec], [2000, 300]);
      assert.equal(action.block.custom_response.response_code, 429);
    });

    test('blocks with the common rules and the known bad inputs, and only counts anonymous addresses', () => {
      for (const name of ['CommonRuleSet', 'KnownBadInputsRuleSet']) {
        assert.deepEqual(ruleOf(module, name).override_action, { none: {} }, name);
      }
      assert.deepEqual(ruleOf(module, 'AnonymousIpList').override_action, { count: {} });
    });

    test('gives every rule a place of its own, and the one about labels comes after those who leave them', () => {
      const order = rulesOf(module).map(({ name, priority }) => [priority, name]);
      assert.deepEqual(order, [
        [0, 'rate-limit'],
        [1, 'CommonRuleSet'],
        [2, 'KnownBadInputsRuleSet'],
        [3, 'bodies-outside-uploads'],
        [4, 'AnonymousIpList'],
      ]);
    });

    test('only labels what a body looks like, and blocks by the label everywhere but on uploads', () => {
      const overridden = ['CommonRuleSet', 'KnownBadInputsRuleSet'].flatMap((name) =>
        ruleOf(module, name).statement.managed_rule_group_statement.rule_action_override.map(
          (override: Block) => override.name.toLowerCase(),
        ),
      );
      const { action, statement } = ruleOf(module, 'bodies-outside-uploads');
      const [labels, elsewhere, ...more] = statement.and_statement.statement;
      const blocked = labels.or_statement.statement.map((one: Block) =>
        one.label_match_statement.key.split(':').at(-1).toLowerCase(),
      );
      assert.deepEqual(action, { block: {} });
      assert.ok(overridden.includes('sizerestrictions_body'));
      assert.deepEqual(blocked.sort(), overridden.sort());
      const match = elsewhere.not_statement.statement[0].byte_match_statement;
      assert.deepEqual(
        [match.search_string, match.positional_constraint, more],
        ['/api/uploads', 'STARTS_WITH', []],
      );
      assert.ok(match.text_transformation.some(({ type }: Block) => type === 'NORMALIZE_PATH'));
    });

    test('logs what it blocked or counted for 7 days, without cookies and tokens', () => {
      const group = module.one('aws_cloudwatch_log_group');
      assert.match(group.name, /^aws-waf-logs-mangu-publishing-/);
      assert.deepEqual([group.retention_in_days, group.kms_key_id], [7, 'arn:key']);
      const logging = module.one('aws_wafv2_web_acl_logging_configuration');
      const redacted = logging.redacted_fields.map((field: Block) => field.single_header.name);
      assert.deepEqual(redacted, ['authorization', 'cookie']);
      assert.equal(logging.logging_filter.default_behavior, 'DROP');
      const kept = logging.logging_filter.filter[0].condition.map(
        (one: Block) => one.action_condition.action,
      );
      assert.deepEqual(kept.slice(0, 2), ['BLOCK', 'COUNT']);
    });

    test('may write into its own log group, for our account only', () => {
      const [statement] = JSON.parse(
        module.one('aws_cloudwatch_log_resource_policy').policy_document,
      ).Statement;
      assert.match(statement.Resource[0], /aws_cloudwatch_log_group.*\.arn\}:log-stream:\*$/);
      assert.match(statement.Condition.StringEquals['aws:SourceAccount'], /account_id/);
    });
  });
}

suite('the two firewalls', () => {
  test('count the viewer: by the address before CloudFront, by the forwarded one behind it', () => {
    const rate = (what: 'cdn' | 'load-balancer') =>
      ruleOf(make(what), 'rate-limit').statement.rate_based_statement;
    assert.equal(rate('cdn').aggregate_key_type, 'IP');
    assert.equal(rate('load-balancer').aggregate_key_type, 'FORWARDED_IP');
    assert.equal(rate('load-balancer').forwarded_ip_config.header_name, 'X-Forwarded-For');
  });

  test('leave bodies to the groups of AWS where nothing is uploaded', () => {
    const { production } = environments;
    const module = make('cdn', { ...production, firewall: { ...production.firewall, uploadPaths: [] } });
    assert.equal(rulesOf(module).length, 4);
    const group = ruleOf(module, 'CommonRuleSet').statement.managed_rule_group_statement;
    assert.equal(group.rule_action_override, undefined);
  });

  test('live where AWS wants them: all of the CDN in us-east-1, the other beside the load balancer', () => {
    const cdn = make('cdn');
    for (const type of [
      'aws_wafv2_web_acl',
      'aws_cloudwatch_log_group',
      'aws_cloudwatch_log_resource_policy',
      'aws_wafv2_web_acl_logging_configuration',
    ]) {
      assert.equal(cdn.one(type).provider, 'aws.global', type);
      assert.equal(make('load-balancer').one(type).provider, undefined, type);
    }
    assert.equal(cdn.one('aws_wafv2_web_acl').scope, 'CLOUDFRONT');
    assert.deepEqual(cdn.all('aws_wafv2_web_acl_association'), {});
    const regional = make('load-balancer');
    assert.equal(regional.one('aws_wafv2_web_acl').scope, 'REGIONAL');
    assert.equal(regional.one('aws_wafv2_web_acl_association').resource_arn, 'arn:balancer');
  });
});
