/** The boxes: what of a graph matters to somebody who wants to understand it, with the values that stand in the JSON. */
import type { Block, SynthGraph } from '../../synth/graph.ts';
import { Parts, type ServiceName } from '../../synth/parts.ts';
import { at, number, text } from '../../synth/values.ts';
import { count } from '../../terminal/units.ts';
import type { DrawnNode } from './drawing.ts';

export function nodesOf(graph: SynthGraph): DrawnNode[] {
  const parts = new Parts(graph);
  const nodes: (DrawnNode | undefined)[] = [
    {
      id: 'readers',
      group: undefined,
      kind: 'outside',
      title: 'Readers',
      lines: ['browsers and reading apps'],
      blocks: [],
    },
    distribution(parts),
    loadBalancer(parts),
    natGateways(graph),
    service(parts, 'client', 'Client', 'nginx, the pages'),
    service(parts, 'server', 'Server', 'Node.js, the API'),
    database(parts),
    cache(parts),
    bucket(parts, 'static', 'Static files', ['S3, read by CloudFront only']),
    bucket(parts, 'uploads', 'Uploads', uploadLines(parts)),
    secrets(graph),
    registry(graph),
    {
      id: 'deliverer',
      group: undefined,
      kind: 'outside',
      title: 'GitHub Actions',
      lines: ['deploys by OIDC, no keys'],
      blocks: graph.all('aws_iam_openid_connect_provider'),
    },
    cloudWatch(graph),
    notices(graph),
    trail(graph),
    auditBucket(graph),
    vault(graph),
    recoveryVault(graph),
  ];
  return nodes.filter((node) => node !== undefined);
}

function distribution(parts: Parts): DrawnNode | undefined {
  const block = parts.distribution;
  if (!block) return undefined;
  return {
    id: 'cdn',
    group: 'edge',
    kind: 'network',
    title: 'CloudFront',
    lines: [text(block.attributes, 'price_class'), ...firewallLines(parts, 'CLOUDFRONT')],
    blocks: [block, ...found(parts.firewall('CLOUDFRONT'))],
  };
}

function loadBalancer(parts: Parts): DrawnNode | undefined {
  const block = parts.loadBalancer;
  if (!block) return undefined;
  return {
    id: 'load-balancer',
    group: 'public',
    kind: 'network',
    title: 'Load balancer',
    lines: ['ALB, asks for the origin header', ...firewallLines(parts, 'REGIONAL')],
    blocks: [
      block,
      ...parts.listeners('HTTPS'),
      ...parts.listeners('HTTP'),
      ...found(parts.firewall('REGIONAL')),
    ],
  };
}

/** `WAF: 2000 requests in 5 min per address`, and the groups of rules. */
function firewallLines(parts: Parts, scope: 'CLOUDFRONT' | 'REGIONAL'): string[] {
  const rules = parts.firewallRules(parts.firewall(scope));
  const rate = rules.find((rule) => at(rule, 'statement.rate_based_statement').length > 0);
  if (!rate) return [];
  const limit = number(rate, 'statement.rate_based_statement.limit');
  const minutes = number(rate, 'statement.rate_based_statement.evaluation_window_sec') / 60;
  const groups = rules.flatMap((rule) => at(rule, 'statement.managed_rule_group_statement')).length;
  return [`WAF: ${limit} requests in ${minutes} min`, `per address, ${count(groups, 'managed rule group')}`];
}

function natGateways(graph: SynthGraph): DrawnNode | undefined {
  const blocks = graph.all('aws_nat_gateway');
  if (blocks.length === 0) return undefined;
  return {
    id: 'nat',
    group: 'public',
    kind: 'network',
    title: count(blocks.length, 'NAT gateway'),
    lines: [blocks.length > 1 ? 'one for each zone' : 'for all zones'],
    blocks: [...blocks, ...graph.all('aws_eip', 'aws_internet_gateway')],
  };
}

function service(parts: Parts, name: ServiceName, title: string, what: string): DrawnNode | undefined {
  const block = parts.service(name);
  const task = parts.taskDefinition(name);
  if (!block || !task) return undefined;
  const scaled = parts.graph
    .all('aws_appautoscaling_target')
    .find((target) => parts.graph.references(target).some((reference) => reference.block === block));
  const desired = number(block.attributes, 'desired_count');
  const tasks = scaled
    ? `${number(scaled.attributes, 'min_capacity')} to ${number(scaled.attributes, 'max_capacity')} tasks`
    : count(desired, 'task');
  const cpu = number(task.attributes, 'cpu') / 1024;
  const memory = number(task.attributes, 'memory');
  return {
    id: name,
    group: 'tasks',
    kind: 'compute',
    title,
    lines: [what, tasks, `each ${cpu} vCPU, ${memory < 1024 ? `${memory} MB` : `${memory / 1024} GB`}`],
    blocks: [block, task, ...found(parts.targetGroup(name)), ...found(scaled)],
  };
}

function database(parts: Parts): DrawnNode | undefined {
  const block = parts.database;
  if (!block) return undefined;
  const { attributes } = block;
  const storage = `${number(attributes, 'allocated_storage')} to ${number(attributes, 'max_allocated_storage')} GB ${text(attributes, 'storage_type')}`;
  return {
    id: 'database',
    group: 'data',
    kind: 'data',
    title: `PostgreSQL ${text(attributes, 'engine_version')}`,
    lines: [
      `RDS ${text(attributes, 'instance_class')}`,
      attributes.multi_az === true ? 'standby in another zone' : 'one zone',
      storage,
    ],
    blocks: [block],
  };
}

function cache(parts: Parts): DrawnNode | undefined {
  const block = parts.cache;
  if (!block) return undefined;
  const { attributes } = block;
  return {
    id: 'cache',
    group: 'data',
    kind: 'data',
    title: `Redis ${text(attributes, 'engine_version')}`,
    lines: [
      `ElastiCache ${text(attributes, 'node_type')}`,
      `${count(number(attributes, 'num_cache_clusters'), 'node')}, TLS and token`,
    ],
    blocks: [block],
  };
}

function bucket(
  parts: Parts,
  name: 'uploads' | 'static',
  title: string,
  lines: readonly string[],
): DrawnNode | undefined {
  const block = parts.bucket(name);
  return block && { id: name, group: 'storage', kind: 'data', title, lines, blocks: [block] };
}

function uploadLines(parts: Parts): string[] {
  const lifecycle = parts.bucketPart(parts.bucket('uploads'), 'lifecycle_configuration');
  const days = number(lifecycle?.attributes, 'rule.transition.days');
  return ['S3, every version kept', ...(Number.isNaN(days) ? [] : [`archived after ${days} days`])];
}

function secrets(graph: SynthGraph): DrawnNode | undefined {
  const blocks = graph.all('aws_secretsmanager_secret');
  if (blocks.length === 0) return undefined;
  const lines = [count(blocks.length, 'secret'), 'database, Redis, application'];
  return { id: 'secrets', group: 'storage', kind: 'data', title: 'Secrets Manager', lines, blocks };
}

function registry(graph: SynthGraph): DrawnNode | undefined {
  const blocks = graph.all('aws_ecr_repository');
  if (blocks.length === 0) return undefined;
  const lines = ['ECR, by digest', 'scanned on push'];
  return {
    id: 'registry',
    group: 'storage',
    kind: 'data',
    title: count(blocks.length, 'image repository', 'image repositories'),
    lines,
    blocks,
  };
}

function cloudWatch(graph: SynthGraph): DrawnNode | undefined {
  const alarms = graph.all('aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm');
  const logs = graph.all('aws_cloudwatch_log_group');
  const dashboards = graph.all('aws_cloudwatch_dashboard');
  if (alarms.length === 0) return undefined;
  const lines = [
    count(alarms.length, 'alarm'),
    `${count(logs.length, 'log group')}, ${count(dashboards.length, 'dashboard')}`,
  ];
  return {
    id: 'cloudwatch',
    group: 'watch',
    kind: 'watch',
    title: 'CloudWatch',
    lines,
    blocks: [...alarms, ...logs, ...dashboards],
  };
}

function notices(graph: SynthGraph): DrawnNode | undefined {
  const blocks = graph.all('aws_sns_topic');
  if (blocks.length === 0) return undefined;
  return {
    id: 'notices',
    group: 'watch',
    kind: 'watch',
    title: 'SNS',
    lines: ['pages and notices by mail'],
    blocks,
  };
}

function trail(graph: SynthGraph): DrawnNode | undefined {
  const blocks = graph.all('aws_cloudtrail');
  if (blocks.length === 0) return undefined;
  return {
    id: 'trail',
    group: 'watch',
    kind: 'watch',
    title: 'CloudTrail',
    lines: ['every call of the account'],
    blocks,
  };
}

/** The bucket into which CloudTrail writes. */
export function auditTarget(graph: SynthGraph): Block | undefined {
  return graph.target(graph.all('aws_cloudtrail')[0], 's3_bucket_name', 'aws_s3_bucket');
}

function auditBucket(graph: SynthGraph): DrawnNode | undefined {
  const block = auditTarget(graph);
  if (!block) return undefined;
  const lock = graph.parts(block, 'aws_s3_bucket_object_lock_configuration', 'bucket')[0];
  const days = number(lock?.attributes, 'rule.default_retention.days');
  const lines = ['S3, calls and network flows', ...(Number.isNaN(days) ? [] : [`locked for ${days} days`])];
  return { id: 'audit', group: 'watch', kind: 'watch', title: 'Audit archive', lines, blocks: [block] };
}

function vaults(graph: SynthGraph): { own: Block | undefined; copy: Block | undefined } {
  const plan = graph.all('aws_backup_plan')[0];
  return {
    own: graph.target(plan, 'rule.target_vault_name', 'aws_backup_vault'),
    copy: graph.target(plan, 'rule.copy_action.destination_vault_arn', 'aws_backup_vault'),
  };
}

function vault(graph: SynthGraph): DrawnNode | undefined {
  const { own } = vaults(graph);
  const plan = graph.all('aws_backup_plan')[0];
  if (!own || !plan) return undefined;
  const lines = ['AWS Backup, daily', `kept ${number(plan.attributes, 'rule.lifecycle.delete_after')} days`];
  return { id: 'vault', group: 'watch', kind: 'watch', title: 'Backup vault', lines, blocks: [own, plan] };
}

function recoveryVault(graph: SynthGraph): DrawnNode | undefined {
  const { copy } = vaults(graph);
  if (!copy) return undefined;
  return {
    id: 'copies',
    group: 'recovery',
    kind: 'watch',
    title: 'Copied backups',
    lines: ['to begin anew from'],
    blocks: [copy],
  };
}

function found<T>(one: T | undefined): T[] {
  return one === undefined ? [] : [one];
}
