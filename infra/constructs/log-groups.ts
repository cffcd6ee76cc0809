import { CloudwatchLogGroup } from '@cdktn/provider-aws/lib/cloudwatch-log-group/index.js';
import { fixedNames } from '@mangu/topology/names';
import type { ServiceName, Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';

export interface LogGroupsProps {
  readonly topology: Topology;
  /** Its policy admits `logs.<region>.amazonaws.com`. */
  readonly keyArn: string;
}

export interface LogGroup {
  readonly name: string;
  readonly arn: string;
}

/**
 * Specification: CloudWatch Logs, the groups of the two services. They stand before the first task, because a group
 * that AWS makes by itself keeps everything for ever and under no key of ours.
 */
export class LogGroups extends Construct {
  readonly services: Readonly<Record<ServiceName, LogGroup>>;

  constructor(scope: Construct, id: string, { topology, keyArn }: LogGroupsProps) {
    super(scope, id);
    const names = fixedNames(topology).logGroups;
    const group = (part: string, name: string): LogGroup => {
      const { name: made, arn } = new CloudwatchLogGroup(this, part, {
        name,
        retentionInDays: topology.logs.retentionDays,
        kmsKeyId: keyArn,
      });
      return { name: made, arn };
    };
    this.services = { server: group('server', names.server), client: group('client', names.client) };
  }
}
