import type { ServiceName, Topology } from './types.ts';

/** What AWS allows for the names of a kind of resource (AWS service quotas and API references). */
export interface NameLimit {
  readonly length: number;
  readonly pattern: RegExp;
}

export const nameLimits = {
  targetGroup: { length: 32, pattern: /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/ },
  loadBalancer: { length: 32, pattern: /^(?!internal-)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/ },
  role: { length: 64, pattern: /^[\w+=,.@-]+$/ },
  bucket: { length: 63, pattern: /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])$/ },
  replicationGroup: { length: 40, pattern: /^[a-z](?:[a-z0-9]|-(?!-))*[a-z0-9]$/ },
  database: { length: 63, pattern: /^[a-z](?:[a-z0-9]|-(?!-))*[a-z0-9]$/ },
  repository: { length: 256, pattern: /^[a-z0-9]+(?:[._/-][a-z0-9]+)*$/ },
  cluster: { length: 255, pattern: /^[A-Za-z0-9_-]+$/ },
  lambda: { length: 64, pattern: /^[A-Za-z0-9_-]+$/ },
  alarm: { length: 255, pattern: /^[\x20-\x7e]+$/ },
  secret: { length: 512, pattern: /^[A-Za-z0-9/_+=.@-]+$/ },
  logGroup: { length: 512, pattern: /^[A-Za-z0-9_/.#-]+$/ },
  firewallLogGroup: { length: 512, pattern: /^aws-waf-logs-[A-Za-z0-9_/.#-]+$/ },
  securityGroup: { length: 255, pattern: /^(?!sg-)[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]+$/ },
  firewall: { length: 128, pattern: /^[\w-]+$/ },
  vault: { length: 50, pattern: /^[A-Za-z0-9_-]+$/ },
  budget: { length: 100, pattern: /^[^:\\]+$/ },
} as const satisfies Record<string, NameLimit>;
export type NamedKind = keyof typeof nameLimits;

type Named = Pick<Topology, 'product' | 'environment'>;

/** `mangu-publishing-server-production`: product, part, environment, as the specification's log groups have it. */
export function nameOf({ product, environment }: Named, part?: string): string {
  return [product, part, environment].filter((one) => one !== undefined).join('-');
}

/** Target groups and load balancers may have 32 characters: `mangu-server-prod`. */
export function shortNameOf({ product, environment }: Named, part: string): string {
  const [house = product] = product.split('-');
  return `${house}-${part}-${shortEnvironments[environment]}`;
}

const shortEnvironments = { production: 'prod', staging: 'stage', development: 'dev' } as const;

/** The names that several parts must agree on. */
export function fixedNames(topology: Named) {
  const database = nameOf(topology, 'db');
  const redis = nameOf(topology, 'redis');
  return {
    cluster: nameOf(topology),
    database,
    redis,
    services: {
      server: nameOf(topology, 'server'),
      client: nameOf(topology, 'client'),
    } satisfies Record<ServiceName, string>,
    repositories: {
      server: nameOf(topology, 'server'),
      client: nameOf(topology, 'client'),
    } satisfies Record<ServiceName, string>,
    targetGroups: {
      server: shortNameOf(topology, 'server'),
      client: shortNameOf(topology, 'client'),
    } satisfies Record<ServiceName, string>,
    loadBalancer: shortNameOf(topology, 'alb'),
    secrets: {
      database: `${nameOf(topology)}/database`,
      redis: `${nameOf(topology)}/redis`,
      application: `${nameOf(topology)}/application`,
    },
    firewalls: { cdn: nameOf(topology, 'cdn'), 'load-balancer': nameOf(topology, 'load-balancer') },
    /** Specification: CloudWatch Logs. AWS adds `/postgresql` and `/upgrade` to the database's by itself. */
    logGroups: {
      server: `/ecs/${nameOf(topology, 'server')}`,
      client: `/ecs/${nameOf(topology, 'client')}`,
      database: `/aws/rds/instance/${database}`,
      redis: `/aws/elasticache/${redis}`,
      /** WAF takes only groups whose names begin so. Both may be in one region, so they differ. */
      firewalls: {
        cdn: `aws-waf-logs-${nameOf(topology, 'cdn')}`,
        'load-balancer': `aws-waf-logs-${nameOf(topology, 'load-balancer')}`,
      },
    },
    deployRole: nameOf(topology, 'deploy'),
    vault: nameOf(topology, 'vault'),
    migrationTask: nameOf(topology, 'migrate'),
    /** Configuration set of SES. */
    mail: nameOf(topology, 'mail'),
  };
}

/** One sentence about a name that AWS would refuse, or nothing. */
export function nameProblem(kind: NamedKind, name: string): string | undefined {
  const { length, pattern } = nameLimits[kind];
  if (name.length > length) return `has ${name.length} characters; AWS allows ${length} for a ${kind}`;
  return pattern.test(name) ? undefined : `does not match ${pattern} as AWS wants for a ${kind}`;
}
