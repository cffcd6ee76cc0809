import { AccessLogs } from '../../constructs/access-logs.ts';
import { Account } from '../../constructs/account.ts';
import { Keys } from '../../constructs/keys.ts';
import { LogGroups } from '../../constructs/log-groups.ts';
import { Network } from '../../constructs/network.ts';
import { Notifications } from '../../constructs/notifications.ts';
import { SecurityGroups } from '../../constructs/security-groups.ts';
import type { RootModule } from '../root-module.ts';
import type { PlatformVariables } from '../variables.ts';

/** What everything else stands on: keys, places for logs, the network. */
export function base(stack: RootModule, { alarmEmail }: PlatformVariables) {
  const { topology, global, recovery } = stack;
  const account = new Account(stack, 'account', { topology });
  const keys = new Keys(stack, 'keys', { topology, account, global, recovery });
  const notifications = new Notifications(stack, 'notifications', {
    topology,
    account,
    keyArns: { region: keys.logs, global: keys.globalLogs },
    global,
    email: alarmEmail,
  });
  const accessLogs = new AccessLogs(stack, 'access-logs', { topology, account });
  const logGroups = new LogGroups(stack, 'logs', { topology, keyArn: keys.logs });
  const network = new Network(stack, 'network', { topology });
  const groups = new SecurityGroups(stack, 'security', { topology, vpcId: network.vpcId });
  return { topology, account, keys, notifications, accessLogs, logGroups, network, groups };
}

export type Base = ReturnType<typeof base>;
