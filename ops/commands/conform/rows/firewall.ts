import { at, isObject, type Json, number, text } from '../../../synth/values.ts';
import { fact, holds, leadsTo } from '../facts.ts';
import { row, section, type View } from '../row.ts';

const scopes = ['CLOUDFRONT', 'REGIONAL'] as const;
type Scope = (typeof scopes)[number];
const headings = ['## Components', '### 9. Security (WAF)'];

export const firewall = section('waf', headings, [
  row(
    'rate',
    '- **Rate Limiting**: 2000 requests per 5 minutes per IP',
    (view) => scopes.map((scope) => rateFact(view, scope)),
    { everywhere: true },
  ),
  row(
    'managed',
    '- **AWS Managed Rules**:',
    (view) => scopes.map((scope) => managedFact(view, scope, 'AWSManagedRules')),
    { everywhere: true },
  ),
  row(
    'common',
    '- Common Rule Set',
    (view) => scopes.map((scope) => managedFact(view, scope, 'AWSManagedRulesCommonRuleSet')),
    { everywhere: true },
  ),
  row(
    'bad-inputs',
    '- Known Bad Inputs',
    (view) => scopes.map((scope) => managedFact(view, scope, 'AWSManagedRulesKnownBadInputsRuleSet')),
    { everywhere: true },
  ),
  row(
    'logging',
    '- **Logging**: CloudWatch',
    (view) =>
      scopes.flatMap((scope) => {
        const logging = view.graph.parts(
          view.firewall(scope),
          'aws_wafv2_web_acl_logging_configuration',
          'resource_arn',
        )[0];
        const path = 'log_destination_configs';
        const group = view.graph.target(logging, path, 'aws_cloudwatch_log_group');
        return [
          leadsTo(view, logging, path, 'aws_cloudwatch_log_group'),
          // AWS takes no other names for logs of a firewall.
          holds(group, 'name', (name) => name.startsWith('aws-waf-logs-'), 'aws-waf-logs-…'),
        ];
      }),
    { everywhere: true },
  ),
]);

/** Rate rules of a firewall that block. */
export function rateLimits(view: View, scope: Scope): Json[] {
  return view
    .firewallRules(view.firewall(scope))
    .filter((rule) => at(rule, 'action.block').length > 0)
    .flatMap((rule) => at(rule, 'statement.rate_based_statement'));
}

function rateFact(view: View, scope: Scope) {
  const limits = rateLimits(view, scope);
  const words = limits.map((limit) => {
    const seconds = number(limit, 'evaluation_window_sec') || 300;
    return `${text(limit, 'limit')} in ${seconds} s by ${text(limit, 'aggregate_key_type') || 'IP'}`;
  });
  // Behind the CDN the viewer's address is the one it forwards.
  const wanted = ['2000 in 300 s by IP', ...(scope === 'REGIONAL' ? ['2000 in 300 s by FORWARDED_IP'] : [])];
  const passes = words.length > 0 && words.every((one) => wanted.includes(one));
  return fact(
    view.firewall(scope),
    'rate_based_statement',
    words.join(', ') || 'none',
    wanted.join(' or '),
    passes,
  );
}

/** The group is there, by AWS, and decides for itself: it is not turned into counting. */
function managedFact(view: View, scope: Scope, name: string) {
  const found = view.firewallRules(view.firewall(scope)).filter((rule) => {
    const group = at(rule, 'statement.managed_rule_group_statement')[0];
    const decides = at(rule, 'override_action').some((one) => isObject(one) && 'none' in one);
    return text(group, 'vendor_name') === 'AWS' && text(group, 'name').startsWith(name) && decides;
  });
  const names = found.map((rule) => text(rule, 'statement.managed_rule_group_statement.name'));
  return fact(
    view.firewall(scope),
    'managed_rule_group_statement',
    names.join(', ') || 'none',
    name,
    found.length > 0,
  );
}
