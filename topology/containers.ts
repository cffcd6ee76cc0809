import type { HealthCheck, ServiceName } from './types.ts';

/** What a task definition and the image it runs must agree on. The images are built from these values too. */
export interface ContainerFacts {
  /** `uid:gid`, never root. */
  readonly user: string;
  /**
   * Folders the process writes to; everything else is read-only. Fargate mounts an empty volume on each and takes
   * owner and rights from the image, which must declare them (`VOLUME`) and give them to the user.
   */
  readonly writablePaths: readonly string[];
}

/** User and folders of each image. 1000 is `node` in Node's images, 101 `nginx` in nginx's unprivileged ones. */
export const containers: Readonly<Record<ServiceName, ContainerFacts>> = {
  server: { user: '1000:1000', writablePaths: ['/data', '/tmp'] },
  client: { user: '101:101', writablePaths: ['/tmp'] },
};

/** Where the server's image keeps things. */
export const serverImage = {
  /** Data folder (`MANGU_DATA`): work in progress, gone with the task. */
  dataFolder: '/data',
  /** Amazon's certificate authorities for RDS, all regions (`DATABASE_CA`). */
  databaseCa: '/etc/mangu/rds-global-bundle.pem',
  /**
   * Serves. The young generation is kept small: of 16 MB each of its halves, the default, a server that nobody asks
   * anything holds some 20 MB that it used once, at its start (docs/benchmarks.md).
   */
  serve: ['node', '--max-semi-space-size=2', 'server/server.ts'],
  /** Brings the database to the image's version and ends. */
  migrate: ['node', 'server/migrate.ts'],
  /** Empties the shared cache and ends. */
  flushCache: ['node', 'server/flush-cache.ts'],
} as const;

/**
 * How long a server that was told to end goes on taking requests while its health check says 503: until the load
 * balancer must have seen it, counted from the worst moment, a check that was answered just before.
 */
export function drainSeconds({ intervalSeconds, timeoutSeconds, unhealthyThreshold }: HealthCheck): number {
  return intervalSeconds * unhealthyThreshold + timeoutSeconds;
}
