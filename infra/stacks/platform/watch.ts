import type { Watched } from '@mangu/topology/alarms';
import { AlarmEvents } from '../../constructs/alarm-events.ts';
import { AlarmLogFilters } from '../../constructs/alarm-log-filters.ts';
import { RestorePoint } from '../../constructs/alarm-restore-point.ts';
import { Alarms } from '../../constructs/alarms.ts';
import { Budget } from '../../constructs/budget.ts';
import { Dashboard } from '../../constructs/dashboard.ts';
import { TaskEvents } from '../../constructs/log-groups-task-events.ts';
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
  const { topology, account, keys, logGroups, database, loadBalancer, network, notifications } = made;
  const { cdn, firewall, redeploy, redisToken, certificates, mail } = made;
  const { targets } = loadBalancer;
  new AlarmLogFilters(stack, 'log-filters', {
    topology,
    serverLogGroup: logGroups.services.server.name,
    databaseLogGroup: database.postgresqlLog,
  });
  new TaskEvents(stack, 'task-events', { topology, account, keyArn: keys.logs });
  const restorePoint = new RestorePoint(stack, 'restore-point', {
    topology,
    database,
    dataKeyArn: keys.data,
    logsKeyArn: keys.logs,
  });
  const watched: Watched = {
    topology,
    loadBalancer: loadBalancer.arnSuffix,
    targetGroups: { server: targets.server.arnSuffix, client: targets.client.arnSuffix },
    natGatewayIds: network.natGatewayIds,
    distributionId: cdn.distributionId,
    firewall: firewall.metricName,
    functionNames: [redeploy, redisToken, restorePoint].map(({ functionName }) => functionName),
    deadLetterQueueNames: [redeploy, restorePoint].map(({ deadLetterQueueName }) => deadLetterQueueName),
    mail: mail?.watched,
    certificateArns: certificates && {
      cdn: certificates.cdnArn,
      loadBalancer: certificates.loadBalancerArn,
    },
  };
  const alarms = new Alarms(stack, 'alarms', { watched, global: stack.global, topics: notifications });
  new AlarmEvents(stack, 'events', { topology, account, topicArn: notifications.notices });
  new Dashboard(stack, 'dashboard', { watched, alarmArns: alarms.arns });
  new Budget(stack, 'budget', { topology, topicArn: notifications.globalNotices, email: alarmEmail });
}
