import { ownNamespace } from '@mangu/topology/alarms';
import { serversAtMost } from '@mangu/topology/connections';
import { drainSeconds, serverImage } from '@mangu/topology/containers';
import type { Topology } from '@mangu/topology/types';
import { secretKeys } from './secrets.ts';
import type { TaskEnvironment, TaskSecrets } from './task-template.ts';

/** What the server is told and only the stack knows. */
export interface ServerSurroundings {
  /** Where readers come to: `https://books.example.org`. */
  readonly publicUrl: string;
  readonly databaseHost: string;
  readonly redisHost: string;
  readonly uploadsBucket: string;
  /** Absent where there is no domain to send from: mail stays in MANGU. */
  readonly mail: { readonly from: string; readonly region: string } | undefined;
}

/** The variables of the server's tasks, out of the topology and what surrounds them. No secret is among them. */
export function serverEnvironment(topology: Topology, around: ServerSurroundings): TaskEnvironment {
  const { ports, database, services } = topology;
  return {
    PORT: String(ports.server),
    HOST: '0.0.0.0',
    SERVER_TLS: 'self-signed',
    PUBLIC_URL: around.publicUrl,
    DRAIN_SECONDS: String(drainSeconds(services.server.health)),
    MANGU_DATA: serverImage.dataFolder,
    ...databaseEnvironment(topology, around.databaseHost),
    DATABASE_POOL_SIZE: String(database.poolSize),
    DATABASE_SERVERS: String(serversAtMost(services.server)),
    REDIS_HOST: around.redisHost,
    REDIS_PORT: String(ports.redis),
    REDIS_TLS: 'verify-full',
    S3_BUCKET: around.uploadsBucket,
    S3_REGION: topology.region,
    METRICS_NAMESPACE: ownNamespace(topology),
    ...(around.mail ? { MAIL_FROM: around.mail.from, SES_REGION: around.mail.region } : {}),
  };
}

/** How the database is found and known to be the right one. */
export function databaseEnvironment({ ports, database }: Topology, host: string): TaskEnvironment {
  return {
    DATABASE_HOST: host,
    DATABASE_PORT: String(ports.database),
    DATABASE_NAME: database.name,
    DATABASE_TLS: 'verify-full',
    DATABASE_CA: serverImage.databaseCa,
  };
}

/** ARNs of the three secrets (specification: Secrets Management). */
export interface ServerSecretArns {
  readonly database: string;
  readonly redis: string;
  readonly application: string;
  /** Parameters of the origin header. */
  readonly originHeader: readonly [string, string];
}

/** Which key of which secret becomes which variable of the server. */
export function serverSecrets(arns: ServerSecretArns): TaskSecrets {
  return {
    ...databaseSecrets(arns.database),
    REDIS_TOKEN: { secretArn: arns.redis, key: secretKeys.redis.token },
    ORIGIN_HEADER: { parameterArn: arns.originHeader[0] },
    ORIGIN_HEADER_PREVIOUS: { parameterArn: arns.originHeader[1] },
    MANGU_TOKEN: { secretArn: arns.application, key: secretKeys.application.session },
  };
}

/** Name and password of the database's role. */
export function databaseSecrets(secretArn: string): TaskSecrets {
  return {
    DATABASE_USER: { secretArn, key: secretKeys.database.user },
    DATABASE_PASSWORD: { secretArn, key: secretKeys.database.password },
  };
}
