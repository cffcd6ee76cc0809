import { type NamedKind, nameProblem } from '@mangu/topology/names';
import type { Block, SynthGraph } from '../../../synth/graph.ts';
import { text } from '../../../synth/values.ts';
import { type Policy, unless } from './policy.ts';

/** Type → attribute → what AWS allows. */
const named: readonly (readonly [string, string, NamedKind])[] = [
  ['aws_lb_target_group', 'name', 'targetGroup'],
  ['aws_lb', 'name', 'loadBalancer'],
  ['aws_iam_role', 'name', 'role'],
  ['aws_s3_bucket', 'bucket', 'bucket'],
  ['aws_elasticache_replication_group', 'replication_group_id', 'replicationGroup'],
  ['aws_db_instance', 'identifier', 'database'],
  ['aws_ecr_repository', 'name', 'repository'],
  ['aws_ecs_cluster', 'name', 'cluster'],
  ['aws_lambda_function', 'function_name', 'lambda'],
  ['aws_cloudwatch_metric_alarm', 'alarm_name', 'alarm'],
  ['aws_cloudwatch_composite_alarm', 'alarm_name', 'alarm'],
  ['aws_secretsmanager_secret', 'name', 'secret'],
  ['aws_cloudwatch_log_group', 'name', 'logGroup'],
  ['aws_security_group', 'name', 'securityGroup'],
  ['aws_wafv2_web_acl', 'name', 'firewall'],
  ['aws_backup_vault', 'name', 'vault'],
  ['aws_budgets_budget', 'name', 'budget'],
];

export const namesFit: Policy = {
  id: 'names-fit',
  rule: 'Every name keeps to the length and the characters that AWS allows for its kind.',
  why: 'AWS refuses it in the middle of an apply, when half of the rest is made.',
  check: ({ graph }) =>
    named.flatMap(([type, attribute, kind]) =>
      graph.all(type).flatMap((block) => {
        const name = spelledOut(graph, block, text(block.attributes, attribute));
        const problem = name ? nameProblem(kindOf(graph, block, kind), name) : undefined;
        return unless(problem === undefined, block, `"${name}" ${problem}`);
      }),
    ),
};

/** WAF writes into groups of one prefix only. */
function kindOf(graph: SynthGraph, block: Block, kind: NamedKind): NamedKind {
  const logsFirewall = graph
    .referrers(block)
    .some(({ type }) => type === 'aws_wafv2_web_acl_logging_configuration');
  return kind === 'logGroup' && logsFirewall ? 'firewallLogGroup' : kind;
}

/** With the account's twelve digits and the names of other resources in place of the references to them. */
function spelledOut(graph: SynthGraph, block: Block, name: string): string {
  return name.replace(/\$\{[^}]*\}/g, (expression) => {
    const reference = graph.references(block, expression)[0];
    if (!reference) return 'x';
    if (reference.block.type === 'aws_caller_identity') return '123456789012';
    return text(reference.block.attributes, reference.attribute) || 'x';
  });
}
