import type { Block } from '../../../synth/graph.ts';
import {
  admits,
  fromAnywhere,
  rulesOf,
  ruleWords,
  type SecurityRule,
} from '../../../synth/security-groups.ts';
import { at, number, text } from '../../../synth/values.ts';
import { type Audited, type Policy, unless, type Violation, violation } from './policy.ts';

/** Walks from the internet through every security group that can be reached, as a packet would. */
export const reachability: Policy = {
  id: 'reachability',
  rule: 'The internet reaches the load balancer, it the tasks, they the database and Redis; on the ports in use and no other way.',
  why: 'A wrong port shuts everybody out; a wrong group opens the database to whoever finds it.',
  check: (audited) => [
    ...openDoors(audited),
    ...listeners(audited),
    ...(['server', 'client'] as const).flatMap((service) => hop(audited, service)),
    ...store(audited, 'database', audited.database, 5432),
    ...store(audited, 'redis', audited.cache, 6379),
    ...strangers(audited),
  ],
};

/** Only the load balancer's group lets addresses in, whatever the addresses are. */
function openDoors(audited: Audited): Violation[] {
  const balancer = audited.securityGroups('load balancer');
  return audited.graph
    .all('aws_security_group')
    .filter((group) => !balancer.includes(group))
    .flatMap((group) => rulesOf(audited.graph, group, 'ingress'))
    .filter(({ peer }) => peer.kind !== 'group')
    .map((rule) => violation(rule.block, `lets ${ruleWords(rule)} into ${rule.group.address}`));
}

/** Every listener's port is open to readers, and no port is open without a listener. */
function listeners(audited: Audited): Violation[] {
  const balancer = audited.loadBalancer;
  if (!balancer) return [];
  const ports = audited.graph
    .parts(balancer, 'aws_lb_listener', 'load_balancer_arn')
    .map((listener) => ({ listener, port: number(listener.attributes, 'port') }));
  const rules = audited.rules('load balancer', 'ingress');
  const closed = ports.filter(({ port }) => !rules.some((rule) => admits(rule, port)));
  const idle = rules.filter(
    (rule) => !ports.some(({ port }) => rule.fromPort === port && rule.toPort === port),
  );
  const toCloudFront = rules.some(({ peer }) => peer.kind === 'prefix-list');
  return [
    // Behind CloudFront's list only the port that CloudFront speaks to is open.
    ...(toCloudFront && rules.length > 0
      ? []
      : closed.map(({ listener, port }) =>
          violation(listener, `listens on ${port}, which nobody may reach`),
        )),
    // Without a certificate nothing listens on 443 though the specification opens it; a closed door leads nowhere.
    ...idle
      .filter((rule) => !(fromAnywhere(rule) && rule.fromPort === 443 && rule.toPort === 443))
      .map((rule) => violation(rule.block, `opens ${ruleWords(rule)}, where nothing listens`)),
  ];
}

/** Load balancer → tasks of a service: target group, container, service and both security groups agree on the port. */
function hop(audited: Audited, name: 'server' | 'client'): Violation[] {
  const service = audited.service(name);
  const target = audited.targetGroup(name);
  if (!service || !target) return [{ resource: name, says: 'has no service behind a target group' }];
  const port = number(target.attributes, 'port');
  const container = audited.container(name);
  const opened = at(container, 'portMappings').map((mapping) => number(mapping, 'containerPort'));
  const registered = number(service.attributes, 'load_balancer.container_port');
  return [
    ...unless(
      registered === port,
      service,
      `registers port ${registered}; its target group sends to ${port}`,
    ),
    ...unless(
      opened.includes(port),
      service,
      `its container opens ${opened.join(', ')}; the target group sends to ${port}`,
    ),
    ...admitted(audited, 'load balancer', 'tasks', port, service),
  ];
}

/** Tasks → database or Redis. */
function store(
  audited: Audited,
  name: 'database' | 'redis',
  block: Block | undefined,
  usual: number,
): Violation[] {
  if (!block) return [{ resource: name, says: 'is not there' }];
  const port = number(block.attributes, 'port') || usual;
  const out = audited.rules(name, 'egress');
  return [
    ...admitted(audited, 'tasks', name, port, block),
    ...out.map((rule) => violation(rule.block, `lets ${name} begin connections: ${ruleWords(rule)}`)),
  ];
}

type Owner = Parameters<Audited['securityGroups']>[0];

/** One group must let the port out, the other in. */
function admitted(audited: Audited, from: Owner, to: Owner, port: number, at: Block): Violation[] {
  const sources = audited.securityGroups(from);
  const isFromThere = ({ peer }: SecurityRule) => peer.kind === 'group' && sources.includes(peer.group);
  const inward = audited.rules(to, 'ingress').filter(isFromThere);
  const outward = audited.rules(from, 'egress');
  const wider = inward.filter((rule) => rule.fromPort !== rule.toPort || rule.protocol === 'all');
  return [
    ...unless(
      inward.some((rule) => admits(rule, port)),
      at,
      `cannot be reached on ${port} from the ${from}`,
    ),
    ...unless(
      outward.some((rule) => admits(rule, port)),
      at,
      `the ${from} may not connect out to ${port}`,
    ),
    ...wider.map((rule) => violation(rule.block, `opens more than one port: ${ruleWords(rule)}`)),
  ];
}

/** Whoever is let in by a group must be the one before it on the way. */
function strangers(audited: Audited): Violation[] {
  const ways: readonly (readonly [Owner, Owner])[] = [
    ['tasks', 'load balancer'],
    ['database', 'tasks'],
    ['redis', 'tasks'],
  ];
  return ways.flatMap(([to, from]) => {
    const allowed = audited.securityGroups(from);
    return audited
      .rules(to, 'ingress')
      .filter(({ peer }) => peer.kind === 'group' && !allowed.includes(peer.group))
      .map((rule) =>
        violation(
          rule.block,
          `lets a stranger in: ${ruleWords(rule)} into ${text(rule.group.attributes, 'name')}`,
        ),
      );
  });
}
