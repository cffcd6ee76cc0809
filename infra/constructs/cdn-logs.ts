import { CloudwatchLogDelivery } from '@cdktn/provider-aws/lib/cloudwatch-log-delivery/index.js';
import { CloudwatchLogDeliveryDestination } from '@cdktn/provider-aws/lib/cloudwatch-log-delivery-destination/index.js';
import { CloudwatchLogDeliverySource } from '@cdktn/provider-aws/lib/cloudwatch-log-delivery-source/index.js';
import { nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import type { ITerraformDependable, TerraformProvider } from 'cdktn';
import { Construct } from 'constructs';

export interface CdnLogsProps {
  readonly topology: Topology;
  readonly distributionArn: string;
  /** Its policy admits `delivery.logs.amazonaws.com`; AWS writes below `AWSLogs/` there. */
  readonly bucketArn: string;
  readonly ready: readonly ITerraformDependable[];
  /** In us-east-1, where CloudFront's logs begin. */
  readonly global: TerraformProvider;
}

/** CloudFront's standard logs of the second kind. The first kind writes with ACLs, which our buckets do not take. */
export class CdnLogs extends Construct {
  constructor(scope: Construct, id: string, props: CdnLogsProps) {
    super(scope, id);
    const { topology, distributionArn, bucketArn, ready, global } = props;
    const name = nameOf(topology, 'cdn-logs');
    const source = new CloudwatchLogDeliverySource(this, 'source', {
      provider: global,
      name,
      logType: 'ACCESS_LOGS',
      resourceArn: distributionArn,
    });
    const destination = new CloudwatchLogDeliveryDestination(this, 'destination', {
      provider: global,
      name,
      outputFormat: 'json',
      deliveryDestinationConfiguration: [{ destinationResourceArn: bucketArn }],
      dependsOn: [...ready],
    });
    new CloudwatchLogDelivery(this, 'delivery', {
      provider: global,
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
    });
  }
}
