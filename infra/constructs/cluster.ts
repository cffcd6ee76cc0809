import { EcsCluster } from '@cdktn/provider-aws/lib/ecs-cluster/index.js';
import { EcsClusterCapacityProviders } from '@cdktn/provider-aws/lib/ecs-cluster-capacity-providers/index.js';
import { fixedNames } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import type { ITerraformDependable } from 'cdktn';
import { Construct } from 'constructs';

export interface ClusterProps {
  readonly topology: Topology;
  /** Where what is typed in a shell inside a task is kept. Default: the task's own log; services let nobody in. */
  readonly shellLog?: { readonly logGroupName: string; readonly keyArn: string };
}

/** The cluster that both services run in. Which capacity they take is said by the services themselves. */
export class Cluster extends Construct {
  readonly name: string;
  readonly arn: string;
  /** Wait for these before starting a service: one that names capacity which is not attached yet is refused. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { topology, shellLog }: ClusterProps) {
    super(scope, id);
    const cluster = new EcsCluster(this, 'cluster', {
      name: fixedNames(topology).cluster,
      // Task counts, and the reasons why tasks stopped, are metrics of Container Insights only.
      setting: [{ name: 'containerInsights', value: 'enabled' }],
      configuration: {
        executeCommandConfiguration: shellLog
          ? {
              logging: 'OVERRIDE',
              kmsKeyId: shellLog.keyArn,
              logConfiguration: {
                cloudWatchEncryptionEnabled: true,
                cloudWatchLogGroupName: shellLog.logGroupName,
              },
            }
          : { logging: 'DEFAULT' },
      },
    });
    // Specification: Cost Optimization 1. Attached here, chosen per service: a default strategy would apply to
    // one-off tasks too, and a migration must not be reclaimed in the middle.
    const providers = new EcsClusterCapacityProviders(this, 'capacity', {
      clusterName: cluster.name,
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    });
    this.name = cluster.name;
    this.arn = cluster.arn;
    this.ready = [providers];
  }
}
