import { contains, overlap, parseCidr } from '../cidr.ts';
import type { Topology } from '../types.ts';
import type { TopologyProblem } from './problem.ts';

/** Subnets inside their VPC and apart, gateways that fit the zones, ports that differ. */
export function checkNetwork({ network, ports }: Topology): TopologyProblem[] {
  const problems: TopologyProblem[] = [];
  const { vpcCidr, publicSubnetCidrs, privateSubnetCidrs, natGateways } = network;
  const vpc = parseCidr(vpcCidr);
  if (!vpc || vpc.prefix < 16 || vpc.prefix > 28) {
    problems.push({
      field: 'network.vpcCidr',
      value: vpcCidr,
      allowed: 'an IPv4 block of /16 to /28',
      specification: 'VPC Configuration: CIDR Block',
    });
  }
  const seen: { field: string; block: NonNullable<ReturnType<typeof parseCidr>> }[] = [];
  for (const [kind, cidrs] of [
    ['public', publicSubnetCidrs],
    ['private', privateSubnetCidrs],
  ] as const) {
    const specification = `VPC Configuration: ${kind === 'public' ? 'Public' : 'Private'} Subnets`;
    if (cidrs.length < 2 || cidrs.length !== publicSubnetCidrs.length) {
      const allowed = 'at least two, as many private as public';
      problems.push({ field: `network.${kind}SubnetCidrs`, value: cidrs.length, allowed, specification });
    }
    cidrs.forEach((value, index) => {
      const field = `network.${kind}SubnetCidrs.${index}`;
      const block = parseCidr(value);
      if (!block || block.prefix < 16 || block.prefix > 28) {
        problems.push({ field, value, allowed: 'an IPv4 block of /16 to /28', specification });
        return;
      }
      if (vpc && !contains(vpc, block))
        problems.push({ field, value, allowed: `inside ${vpcCidr}`, specification });
      for (const other of seen) {
        if (overlap(other.block, block))
          problems.push({ field, value, allowed: `apart from ${other.field}`, specification });
      }
      seen.push({ field, block });
    });
  }
  if (natGateways !== 1 && natGateways !== publicSubnetCidrs.length) {
    problems.push({
      field: 'network.natGateways',
      value: natGateways,
      allowed: `1, or one per zone (${publicSubnetCidrs.length})`,
      specification: 'VPC Configuration: NAT Gateways',
    });
  }
  problems.push(...checkZones(network));
  const byPort = new Map<number, string>();
  for (const [name, port] of Object.entries(ports)) {
    const field = `ports.${name}`;
    const specification = 'Network Architecture: Security Groups';
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      problems.push({ field, value: port, allowed: '1 to 65535', specification });
    }
    const other = byPort.get(port);
    if (other) problems.push({ field, value: port, allowed: `another than ${other}`, specification });
    byPort.set(port, field);
  }
  return problems;
}

function checkZones({ zones, publicSubnetCidrs }: Topology['network']): TopologyProblem[] {
  const count = publicSubnetCidrs.length;
  const letters = new Set(zones.filter((zone) => /^[a-z]$/.test(zone)));
  if (zones.length === count && letters.size === count) return [];
  return [
    {
      field: 'network.zones',
      value: zones,
      allowed: `${count} different letters, one per public subnet`,
      specification: 'VPC Configuration: Public Subnets',
    },
  ];
}
