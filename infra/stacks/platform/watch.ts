import { Alarms } from '../../constructs/alarms.ts';
import { Budget } from '../../constructs/budget.ts';
import type { RootModule } from '../root-module.ts';
import type { PlatformVariables } from '../variables.ts';
import type { Base } from './base.ts';
import type { Compute } from './compute.ts';
import type { Data } from './data.ts';
import type { Edge } from './edge.ts';

/** What looks at everything else and tells somebody. */
export function watch(
  stack: RootModule,
  made: Base & Edge & Data & Compute,
  { alarmEmail }: PlatformVariables,
): void {
  const {
    topology,
    loadBalancer,
    network,
    cdn,
    firewall,
    redeploy,
    redisToken,
    certificates,
    notifications,
  } = made;
  const { global } = stack;
  const { targets } = loadBalancer;
  new Alarms(stack, 'alarms', {
    watched: {
      topology,
      loadBalancer: loadBalancer.arnSuffix,
      targetGroups: { server: targets.server.arnSuffix, client: targets.client.arnSuffix },
      natGatewayIds: network.natGatewayIds,
      distributionId: cdn.distributionId,
      firewall: firewall.metricName,
      functionNames: [redeploy.functionName, redisToken.functionName],
      deadLetterQueueNames: [redeploy.deadLetterQueueName],
      certificateArns: certificates && {
        cdn: certificates.cdnArn,
        loadBalancer: certificates.loadBalancerArn,
      },
    },
    global,
    topics: notifications,
  });
  new Budget(stack, 'budget', { topology, topicArn: notifications.globalNotices, email: alarmEmail });
}
