import { DataAwsEc2ManagedPrefixList } from '@cdktn/provider-aws/lib/data-aws-ec2-managed-prefix-list/index.js';
import { SecurityGroup } from '@cdktn/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktn/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktn/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';

export interface SecurityGroupsProps {
  readonly topology: Topology;
  readonly vpcId: string;
}

const anywhere = '0.0.0.0/0';

/**
 * Specification: Security Groups. Who may speak to whom:
 * internet (or CloudFront) → load balancer → tasks → database and Redis. The last two start no connection.
 */
export class SecurityGroups extends Construct {
  readonly loadBalancerId: string;
  readonly tasksId: string;
  readonly databaseId: string;
  readonly redisId: string;

  constructor(scope: Construct, id: string, { topology, vpcId }: SecurityGroupsProps) {
    super(scope, id);
    const { ports } = topology;
    const group = (part: string, description: string) =>
      // The AWS provider removes the rule "out to anywhere" that EC2 puts into a new group.
      new SecurityGroup(this, part, {
        vpcId,
        name: nameOf(topology, part),
        description,
        tags: { Name: nameOf(topology, part) },
      });

    const loadBalancer = group('alb', 'Load balancer: from readers or CloudFront, to the tasks');
    const tasks = group('tasks', 'Server and client tasks: from the load balancer, out to anywhere');
    const database = group('database', 'PostgreSQL: from the tasks, nowhere out');
    const redis = group('redis', 'Redis: from the tasks, nowhere out');

    this.admitReaders(topology, loadBalancer.id);
    for (const service of ['server', 'client'] as const) {
      new VpcSecurityGroupIngressRule(this, `tasks-${service}`, {
        securityGroupId: tasks.id,
        referencedSecurityGroupId: loadBalancer.id,
        ...onPort(ports[service]),
        description: `${service} from the load balancer`,
      });
    }
    new VpcSecurityGroupIngressRule(this, 'database-in', {
      securityGroupId: database.id,
      referencedSecurityGroupId: tasks.id,
      ...onPort(ports.database),
      description: 'PostgreSQL from the tasks',
    });
    new VpcSecurityGroupIngressRule(this, 'redis-in', {
      securityGroupId: redis.id,
      referencedSecurityGroupId: tasks.id,
      ...onPort(ports.redis),
      description: 'Redis from the tasks',
    });
    for (const [part, { id: securityGroupId }] of Object.entries({ alb: loadBalancer, tasks })) {
      new VpcSecurityGroupEgressRule(this, `${part}-out`, {
        securityGroupId,
        cidrIpv4: anywhere,
        ipProtocol: '-1',
        description: 'All traffic out',
      });
    }

    this.loadBalancerId = loadBalancer.id;
    this.tasksId = tasks.id;
    this.databaseId = database.id;
    this.redisId = redis.id;
  }

  private admitReaders({ loadBalancer, ports, domain }: Topology, securityGroupId: string): void {
    if (loadBalancer.ingress === 'cloudfront') {
      const { id: prefixListId } = new DataAwsEc2ManagedPrefixList(this, 'cloudfront', {
        name: 'com.amazonaws.global.cloudfront.origin-facing',
      });
      // The list weighs 55 of the 60 rules that a group may have: one port only, the one that CloudFront speaks to.
      const port = domain === 'required' ? ports.https : ports.http;
      new VpcSecurityGroupIngressRule(this, 'alb-cloudfront', {
        securityGroupId,
        prefixListId,
        ...onPort(port),
        description: 'CloudFront',
      });
      return;
    }
    for (const [name, port] of [
      ['http', ports.http],
      ['https', ports.https],
    ] as const) {
      new VpcSecurityGroupIngressRule(this, `alb-${name}`, {
        securityGroupId,
        cidrIpv4: anywhere,
        ...onPort(port),
        description: `${name.toUpperCase()} from anywhere; answered only with the origin header`,
      });
    }
  }
}

const onPort = (port: number) => ({ ipProtocol: 'tcp', fromPort: port, toPort: port });
