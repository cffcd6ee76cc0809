import type { Watched } from '@mangu/topology/alarms';
import type { Topology } from '@mangu/topology/types';

/** What alarms and dashboard watch, with names as AWS gives them. */
export const watched = (topology: Topology): Watched => ({
  topology,
  loadBalancer: 'app/mangu-alb-prod/50dc6c495c0c9188',
  targetGroups: {
    server: 'targetgroup/mangu-server-prod/73e2d6bc24d8a067',
    client: 'targetgroup/mangu-client-prod/943f017f100becff',
  },
  natGatewayIds: Array.from({ length: topology.network.natGateways }, (_, i) => `nat-${i + 1}`),
  distributionId: 'E2EXAMPLE',
  firewall: 'mangu-publishing-cdn-production',
  functionNames: ['redis-token', 'redeploy'],
  deadLetterQueueNames: ['redeploy-dead-letters'],
  mail: topology.domain === 'none' ? undefined : { configurationSet: 'mangu-publishing-mail', count: 1 },
  certificateArns:
    topology.domain === 'none' ? undefined : { cdn: 'cdn-certificate', loadBalancer: 'alb-certificate' },
});
