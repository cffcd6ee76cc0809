/** Called by Terraform once per version of the token, and by Secrets Manager for each rotation. */
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { redisAccepts } from './redis.mjs';
import { tokenKeeper } from './token.mjs';

// The SDK is the runtime's own. It lies on NODE_PATH, where only `require` looks, on AWS and elsewhere.
const require = createRequire(import.meta.url);
const elastiCacheSdk = require('@aws-sdk/client-elasticache');
const secretsManagerSdk = require('@aws-sdk/client-secrets-manager');

const { SECRET_ARN, REPLICATION_GROUP, REDIS_HOST, REDIS_PORT } = process.env;
const cache = new elastiCacheSdk.ElastiCacheClient();
const secrets = new secretsManagerSdk.SecretsManagerClient();

const handle = tokenKeeper({
  secretId: SECRET_ARN,
  groupId: REPLICATION_GROUP,
  elastiCache: (name, input) => cache.send(new elastiCacheSdk[`${name}Command`](input)),
  secretsManager: (name, input) => secrets.send(new secretsManagerSdk[`${name}Command`](input)),
  accepts: (token) => redisAccepts({ host: REDIS_HOST, port: Number(REDIS_PORT) }, token),
  pause,
});

export async function handler(event) {
  const result = await handle(event);
  console.log(JSON.stringify(result));
  return result;
}
