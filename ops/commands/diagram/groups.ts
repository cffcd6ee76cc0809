/** The frames around the boxes; a frame without a box in it is not drawn. */
import type { SynthGraph } from '../../synth/graph.ts';
import { Parts } from '../../synth/parts.ts';
import { text } from '../../synth/values.ts';
import { count } from '../../terminal/units.ts';
import type { DrawnGroup, DrawnNode } from './drawing.ts';

export function groupsOf(graph: SynthGraph, nodes: readonly DrawnNode[]): DrawnGroup[] {
  const parts = new Parts(graph);
  const subnets = (kind: 'public' | 'private') =>
    `${kind === 'public' ? 'Public' : 'Private'} subnets, ${count(parts.subnets(kind).length, 'zone')}`;
  const vpc = parts.vpc;
  const cluster = graph.all('aws_ecs_cluster')[0];
  const vault = graph.target(graph.all('aws_backup_plan')[0], 'rule.copy_action.destination_vault_arn');
  const all: DrawnGroup[] = [
    { id: 'edge', parent: undefined, title: 'Edge, worldwide' },
    {
      id: 'vpc',
      parent: undefined,
      title: `VPC ${text(vpc?.attributes, 'cidr_block')}, ${vpc ? graph.region(vpc) : ''}`,
    },
    { id: 'public', parent: 'vpc', title: subnets('public') },
    { id: 'private', parent: 'vpc', title: subnets('private') },
    { id: 'tasks', parent: 'private', title: `ECS Fargate${cluster ? '' : ' (no cluster)'}` },
    { id: 'data', parent: 'private', title: 'Data' },
    { id: 'storage', parent: undefined, title: 'Storage' },
    { id: 'watch', parent: undefined, title: 'Monitoring and backup' },
    { id: 'recovery', parent: undefined, title: `Other region${vault ? `, ${graph.region(vault)}` : ''}` },
  ];
  const filled = new Set(nodes.flatMap(({ group }) => group ?? []));
  for (const { id, parent } of all.toReversed()) if (parent && filled.has(id)) filled.add(parent);
  return all.filter(({ id }) => filled.has(id));
}
