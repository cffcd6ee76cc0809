/** Security groups as rules with peers, whether written inline or as resources of their own. */
import type { Block, SynthGraph } from './graph.ts';
import { at, type Json, number, text, texts } from './values.ts';

export type Direction = 'ingress' | 'egress';

export type Peer =
  | { readonly kind: 'addresses'; readonly cidr: string }
  | { readonly kind: 'group'; readonly group: Block }
  | { readonly kind: 'prefix-list'; readonly list: string };

export interface SecurityRule {
  /** Where the rule is written. */
  readonly block: Block;
  readonly group: Block;
  readonly direction: Direction;
  /** `all`, `tcp`, `udp` or a number of IANA. */
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly peer: Peer;
}

export const anyAddress = ['0.0.0.0/0', '::/0'] as const;

export function rulesOf(graph: SynthGraph, group: Block | undefined, direction: Direction): SecurityRule[] {
  if (!group) return [];
  const own = at(group.attributes, direction).flatMap((rule) => read(graph, group, group, direction, rule));
  const separate = graph
    .parts(group, `aws_vpc_security_group_${direction}_rule`, 'security_group_id')
    .flatMap((block) => read(graph, block, group, direction, block.attributes));
  const old = graph
    .parts(group, 'aws_security_group_rule', 'security_group_id')
    .filter(({ attributes }) => attributes.type === direction)
    .flatMap((block) => read(graph, block, group, direction, block.attributes));
  return [...own, ...separate, ...old];
}

/** Whether a rule lets TCP to a port through. */
export function admits(rule: SecurityRule, port: number): boolean {
  if (rule.protocol === 'all') return true;
  return rule.protocol === 'tcp' && rule.fromPort <= port && port <= rule.toPort;
}

export function fromAnywhere({ peer }: SecurityRule): boolean {
  return peer.kind === 'addresses' && anyAddress.some((one) => one === peer.cidr);
}

/** `tcp 443 from 0.0.0.0/0`, for people. */
export function ruleWords({ direction, protocol, fromPort, toPort, peer }: SecurityRule): string {
  const ports = fromPort === toPort ? String(fromPort) : `${fromPort}-${toPort}`;
  const what = protocol === 'all' ? 'all traffic' : `${protocol} ${ports}`;
  const who = peer.kind === 'addresses' ? peer.cidr : peer.kind === 'group' ? peer.group.address : peer.list;
  return `${what} ${direction === 'ingress' ? 'from' : 'to'} ${who}`;
}

function read(
  graph: SynthGraph,
  block: Block,
  group: Block,
  direction: Direction,
  rule: Json,
): SecurityRule[] {
  const protocol = text(rule, 'ip_protocol') || text(rule, 'protocol');
  const common = {
    block,
    group,
    direction,
    protocol: protocol === '-1' ? 'all' : protocol,
    fromPort: number(rule, 'from_port'),
    toPort: number(rule, 'to_port'),
  };
  return peersOf(graph, group, rule, block).map((peer) => ({ ...common, peer }));
}

const cidrPaths = ['cidr_ipv4', 'cidr_ipv6', 'cidr_blocks', 'ipv6_cidr_blocks'];
const groupPaths = ['referenced_security_group_id', 'source_security_group_id', 'security_groups'];
const listPaths = ['prefix_list_id', 'prefix_list_ids'];

function peersOf(graph: SynthGraph, group: Block, rule: Json, block: Block): Peer[] {
  const values = (paths: readonly string[]) => paths.flatMap((path) => texts(rule, path));
  return [
    ...values(cidrPaths).map((cidr) => ({ kind: 'addresses', cidr }) as const),
    ...values(groupPaths)
      .flatMap((value) => graph.references(block, value))
      .filter((reference) => reference.block.type === 'aws_security_group')
      .map((reference) => ({ kind: 'group', group: reference.block }) as const),
    ...values(listPaths).map((list) => ({ kind: 'prefix-list', list }) as const),
    ...(at(rule, 'self')[0] === true ? [{ kind: 'group', group } as const] : []),
  ];
}
