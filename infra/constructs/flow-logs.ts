import { FlowLog } from '@cdktn/provider-aws/lib/flow-log/index.js';
import { nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import type { ITerraformDependable } from 'cdktn';
import { Construct } from 'constructs';

export interface FlowLogsProps {
  readonly topology: Topology;
  readonly vpcId: string;
  /** Its policy and key admit `delivery.logs.amazonaws.com`; AWS writes below `AWSLogs/` there. */
  readonly bucketArn: string;
  /** What must be there before AWS may write into the bucket: its policy. */
  readonly ready: readonly ITerraformDependable[];
}

/** Specification: Security Hardening, VPC Flow Logs. To S3 and not to CloudWatch: kept longer, and cheaper by half. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, { topology, vpcId, bucketArn, ready }: FlowLogsProps) {
    super(scope, id);
    new FlowLog(this, 'vpc', {
      vpcId,
      trafficType: 'ALL',
      logDestinationType: 's3',
      logDestination: bucketArn,
      maxAggregationInterval: 600,
      // Columns and partitions, so that a question about one hour reads one hour.
      destinationOptions: { fileFormat: 'parquet', hiveCompatiblePartitions: true, perHourPartition: true },
      tags: { Name: nameOf(topology) },
      dependsOn: [...ready],
    });
  }
}
