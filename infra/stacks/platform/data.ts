import { Cache } from '../../constructs/cache.ts';
import { Database } from '../../constructs/database.ts';
import { RedisToken } from '../../constructs/redis-token.ts';
import { Uploads } from '../../constructs/uploads.ts';
import type { RootModule } from '../root-module.ts';
import type { PlatformVariables } from '../variables.ts';
import type { Base } from './base.ts';
import type { Edge } from './edge.ts';

/** What is kept. */
export function data(stack: RootModule, base: Base, { secrets, cdn }: Edge, variables: PlatformVariables) {
  const { topology, account, keys, accessLogs, network, groups, notifications } = base;
  const inside = { subnetIds: network.privateSubnetIds, keyArn: keys.data, logsKeyArn: keys.logs };
  const database = new Database(stack, 'database', {
    topology,
    account,
    ...inside,
    securityGroupId: groups.databaseId,
    user: secrets.databaseUser,
    password: secrets.databasePassword,
    passwordVersion: variables.databasePasswordVersion,
  });
  const cache = new Cache(stack, 'cache', { topology, ...inside, securityGroupId: groups.redisId });
  const redisToken = new RedisToken(stack, 'redis-token', {
    topology,
    account,
    secretArn: secrets.redisArn,
    cache,
    tokenVersion: variables.redisTokenVersion,
    subnetIds: network.privateSubnetIds,
    securityGroupId: groups.tasksId,
    network: network.ready,
    dataKeyArn: keys.data,
    logsKeyArn: keys.logs,
    failureTopicArn: notifications.notices,
  });
  const uploads = new Uploads(stack, 'uploads', {
    topology,
    account,
    keyArn: keys.data,
    accessLogs: accessLogs.ofBucket('uploads'),
    origins: [cdn.publicUrl],
  });
  return { database, cache, redisToken, uploads };
}

export type Data = ReturnType<typeof data>;
