import { DefaultSecurityGroup } from '@cdktn/provider-aws/lib/default-security-group/index.js';
import { Eip } from '@cdktn/provider-aws/lib/eip/index.js';
import { InternetGateway } from '@cdktn/provider-aws/lib/internet-gateway/index.js';
import { NatGateway } from '@cdktn/provider-aws/lib/nat-gateway/index.js';
import { Route } from '@cdktn/provider-aws/lib/route/index.js';
import { RouteTable } from '@cdktn/provider-aws/lib/route-table/index.js';
import { RouteTableAssociation } from '@cdktn/provider-aws/lib/route-table-association/index.js';
import { Subnet } from '@cdktn/provider-aws/lib/subnet/index.js';
import { Vpc } from '@cdktn/provider-aws/lib/vpc/index.js';
import { VpcEndpoint } from '@cdktn/provider-aws/lib/vpc-endpoint/index.js';
import { nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import type { ITerraformDependable } from 'cdktn';
import { Construct } from 'constructs';

export interface NetworkProps {
  readonly topology: Topology;
}

const anywhere = '0.0.0.0/0';

/** Specification: VPC Configuration, Route Tables. One public and one private subnet in each zone. */
export class Network extends Construct {
  readonly vpcId: string;
  /** In the order of the zones. */
  readonly publicSubnetIds: readonly string[];
  readonly privateSubnetIds: readonly string[];
  readonly natGatewayIds: readonly string[];
  /** Wait for these before something in a private subnet asks for anything outside. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { topology }: NetworkProps) {
    super(scope, id);
    const { vpcCidr, zones, publicSubnetCidrs, privateSubnetCidrs, natGateways } = topology.network;
    const named = (part?: string) => ({ tags: { Name: nameOf(topology, part) } });

    const zone = (index: number): string => {
      const letter = zones[index];
      if (!letter) throw new Error('A network needs as many zones as public and as private subnets.');
      return `${topology.region}${letter}`;
    };

    const vpc = new Vpc(this, 'vpc', {
      cidrBlock: vpcCidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      ...named(),
    });
    // Every VPC has a default security group that admits its own members. Ours has no rules, and nothing is in it.
    new DefaultSecurityGroup(this, 'default-group', { vpcId: vpc.id, ...named('default-unused') });
    const internet = new InternetGateway(this, 'internet', { vpcId: vpc.id, ...named() });

    const publicTable = new RouteTable(this, 'public', { vpcId: vpc.id, ...named('public') });
    new Route(this, 'public-out', {
      routeTableId: publicTable.id,
      destinationCidrBlock: anywhere,
      gatewayId: internet.id,
    });
    const publicSubnets = publicSubnetCidrs.map((cidrBlock, index) => {
      const subnet = new Subnet(this, `public-${index + 1}`, {
        vpcId: vpc.id,
        cidrBlock,
        availabilityZone: zone(index),
        // Only the load balancer and the NAT gateways are here, and both bring their own addresses.
        mapPublicIpOnLaunch: false,
        ...named(`public-${index + 1}`),
      });
      new RouteTableAssociation(this, `public-${index + 1}-route`, {
        subnetId: subnet.id,
        routeTableId: publicTable.id,
      });
      return subnet;
    });

    const gateways = publicSubnets.slice(0, natGateways).map((subnet, index) => {
      const address = new Eip(this, `nat-${index + 1}-address`, {
        domain: 'vpc',
        ...named(`nat-${index + 1}`),
      });
      return new NatGateway(this, `nat-${index + 1}`, {
        allocationId: address.id,
        subnetId: subnet.id,
        // A gateway that comes before the way out has an address that cannot be reached.
        dependsOn: [internet],
        ...named(`nat-${index + 1}`),
      });
    });

    const privateParts = privateSubnetCidrs.map((cidrBlock, index) => {
      const part = `private-${index + 1}`;
      const subnet = new Subnet(this, part, {
        vpcId: vpc.id,
        cidrBlock,
        availabilityZone: zone(index),
        mapPublicIpOnLaunch: false,
        ...named(part),
      });
      const table = new RouteTable(this, `${part}-table`, { vpcId: vpc.id, ...named(part) });
      // The gateway of the own zone, or the only one.
      const gateway = gateways[index] ?? gateways[0];
      if (!gateway) throw new Error('A network needs a NAT gateway: tasks fetch their images through it.');
      const out = new Route(this, `${part}-out`, {
        routeTableId: table.id,
        destinationCidrBlock: anywhere,
        natGatewayId: gateway.id,
      });
      const association = new RouteTableAssociation(this, `${part}-route`, {
        subnetId: subnet.id,
        routeTableId: table.id,
      });
      return { subnet, table, ready: [out, association] };
    });

    // Books and image layers come from S3; through the endpoint they cost nothing, through NAT $0.045 a GB.
    new VpcEndpoint(this, 's3', {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${topology.region}.s3`,
      vpcEndpointType: 'Gateway',
      routeTableIds: privateParts.map(({ table }) => table.id),
      ...named('s3'),
    });

    this.vpcId = vpc.id;
    this.publicSubnetIds = publicSubnets.map((subnet) => subnet.id);
    this.privateSubnetIds = privateParts.map(({ subnet }) => subnet.id);
    this.ready = privateParts.flatMap(({ ready }) => ready);
    this.natGatewayIds = gateways.map((gateway) => gateway.id);
  }
}
