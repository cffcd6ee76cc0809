/** The arrows: each is there only because something in the JSON says so. */
import type { Block, SynthGraph } from '../../synth/graph.ts';
import { Parts, type ServiceName } from '../../synth/parts.ts';
import { at, number, text, texts } from '../../synth/values.ts';
import type { DrawnEdge, DrawnNode } from './drawing.ts';

/** Arrows between boxes that are there. */
export function edgesOf(graph: SynthGraph, nodes: readonly DrawnNode[]): DrawnEdge[] {
  const parts = new Parts(graph);
  const all = [
    ...readerEdges(parts),
    ...originEdges(parts),
    ...(['client', 'server'] as const).flatMap((name) => [
      ...targetEdges(parts, name),
      ...taskEdges(parts, name),
    ]),
    ...outboundEdges(parts),
    ...deliveryEdges(graph),
    ...watchEdges(graph),
    ...backupEdges(graph, parts),
  ];
  const ids = new Set(['tasks', 'vpc', ...nodes.map(({ id }) => id)]);
  return all.filter(({ from, to }) => ids.has(from) && ids.has(to));
}

const request = (from: string, to: string, label: string): DrawnEdge => ({
  from,
  to,
  label,
  kind: 'request',
});
const support = (from: string, to: string, label = ''): DrawnEdge => ({ from, to, label, kind: 'support' });

function readerEdges(parts: Parts): DrawnEdge[] {
  return parts.distribution ? [request('readers', 'cdn', 'HTTPS')] : [];
}

/** CloudFront's origins with the paths that go there. */
function originEdges(parts: Parts): DrawnEdge[] {
  const { distribution: block, graph } = parts;
  if (!block) return [];
  const groups = at(block.attributes, 'origin_group');
  const first = (id: string) => {
    const group = groups.find((one) => text(one, 'origin_id') === id);
    return group ? text(group, 'member.origin_id') : id;
  };
  const paths = at(block.attributes, 'ordered_cache_behavior').map((behaviour) => ({
    path: text(behaviour, 'path_pattern'),
    origin: first(text(behaviour, 'target_origin_id')),
  }));
  const rest = first(text(block.attributes, 'default_cache_behavior.target_origin_id'));
  return at(block.attributes, 'origin').map((origin) => {
    const id = text(origin, 'origin_id');
    const bucket = graph.references(block, origin).find(({ block: one }) => one.type === 'aws_s3_bucket');
    const own = paths.filter((one) => one.origin === id).map(({ path }) => path);
    const label = [...own, ...(rest === id ? ['pages'] : [])].join(', ');
    return request('cdn', bucket ? 'static' : 'load-balancer', label);
  });
}

/** From the load balancer's rules to a service, with protocol, port and paths. */
function targetEdges(parts: Parts, name: ServiceName): DrawnEdge[] {
  const group = parts.targetGroup(name);
  if (!group) return [];
  const rules = parts.graph.parts(group, 'aws_lb_listener_rule', 'action.target_group_arn');
  if (rules.length === 0) return [];
  const paths = rules.flatMap((rule) => texts(rule.attributes, 'condition.path_pattern.values'));
  const port = `${text(group.attributes, 'protocol')} ${number(group.attributes, 'port')}`;
  return [request('load-balancer', name, [port, ...paths].join(', '))];
}

/** What a task is told of and let through to: the security group gives the port. */
function taskEdges(parts: Parts, name: ServiceName): DrawnEdge[] {
  const task = parts.taskDefinition(name);
  if (!task) return [];
  const used = new Set(parts.graph.references(task).map(({ block }) => block));
  const role = parts.graph.target(task, 'task_role_arn', 'aws_iam_role');
  const policies = parts.graph.parts(role, 'aws_iam_role_policy', 'role');
  const allowed = new Set(
    policies.flatMap((policy) => parts.graph.references(policy).map(({ block }) => block)),
  );
  const bucket = parts.bucket('uploads');
  const usesSecret = [...used].some(({ type }) => type === 'aws_secretsmanager_secret');
  return [
    ...store(parts.database, 'database', 'database', 'PostgreSQL'),
    ...store(parts.cache, 'cache', 'redis', 'Redis'),
    ...(bucket && allowed.has(bucket) ? [request(name, 'uploads', 'books')] : []),
    ...(usesSecret ? [support(name, 'secrets')] : []),
  ];

  function store(
    block: Block | undefined,
    id: string,
    groups: 'database' | 'redis',
    what: string,
  ): DrawnEdge[] {
    if (!block || !used.has(block)) return [];
    const tasks = parts.securityGroups('tasks');
    const rule = parts
      .rules(groups, 'ingress')
      .find(({ peer }) => peer.kind === 'group' && tasks.includes(peer.group));
    return rule ? [request(name, id, `${what} ${rule.toPort}`)] : [];
  }
}

/** Routes of the private subnets. */
function outboundEdges(parts: Parts): DrawnEdge[] {
  const outward = parts
    .routeTables('private')
    .flatMap((table) => parts.routesOf(table))
    .some(({ via }) => via?.type === 'aws_nat_gateway');
  return outward ? [support('tasks', 'nat', 'outbound')] : [];
}

/** What the role of the workflows may do. */
function deliveryEdges(graph: SynthGraph): DrawnEdge[] {
  const policies = graph.all('aws_iam_role_policy').filter(({ attributes }) => {
    const policy = text(attributes, 'policy');
    return policy.includes('ecr:PutImage');
  });
  if (policies.length === 0) return [];
  const services = policies.some((policy) =>
    graph.references(policy).some(({ block }) => block.type === 'aws_ecs_service'),
  );
  const pulls = graph
    .all('aws_iam_role_policy')
    .some(({ attributes }) => text(attributes, 'policy').includes('ecr:BatchGetImage'));
  return [
    support('deliverer', 'registry', 'new images'),
    ...(services ? [support('deliverer', 'tasks', 'new versions')] : []),
    ...(pulls ? [support('tasks', 'registry', 'images')] : []),
  ];
}

function watchEdges(graph: SynthGraph): DrawnEdge[] {
  const refersTo = (types: readonly string[], type: string) =>
    graph.all(...types).some((block) => graph.references(block).some((one) => one.block.type === type));
  const alarms = ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm'];
  return [
    ...(refersTo(['aws_ecs_task_definition'], 'aws_cloudwatch_log_group')
      ? [support('tasks', 'cloudwatch', 'logs')]
      : []),
    ...(refersTo(alarms, 'aws_sns_topic') ? [support('cloudwatch', 'notices', 'alarms')] : []),
    ...(refersTo(['aws_cloudtrail'], 'aws_s3_bucket') ? [support('trail', 'audit')] : []),
    ...(refersTo(['aws_flow_log'], 'aws_s3_bucket') ? [support('vpc', 'audit', 'flow logs')] : []),
  ];
}

function backupEdges(graph: SynthGraph, parts: Parts): DrawnEdge[] {
  const selected = graph.all('aws_backup_selection').flatMap((one) => graph.targets(one, 'resources'));
  const plan = graph.all('aws_backup_plan')[0];
  const copied = graph.target(plan, 'rule.copy_action.destination_vault_arn') !== undefined;
  const has = (block: Block | undefined) => block !== undefined && selected.includes(block);
  return [
    ...(has(parts.database) ? [support('database', 'vault')] : []),
    ...(has(parts.bucket('uploads')) ? [support('uploads', 'vault')] : []),
    ...(copied ? [support('vault', 'copies')] : []),
  ];
}
