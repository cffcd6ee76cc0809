import { drainSeconds, serverImage } from '@mangu/topology/containers';
import type { PlainVariableName, SecretVariableName } from '@mangu/topology/environment';
import { environments } from '@mangu/topology/environments';
import { originHeaderName, viewerAddressHeaderName } from '@mangu/topology/proxy-headers';

/** The part of the Compose specification that `compose.yaml` uses; whatever else is written does not compile. */
export interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, Readonly<Record<string, never>>>>;
  readonly configs: Readonly<Record<string, { readonly content: string }>>;
}

export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<
    Record<
      string,
      { readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully' }
    >
  >;
  readonly healthcheck?: {
    readonly test: readonly ['CMD' | 'CMD-SHELL', ...string[]];
    readonly interval: string;
    readonly timeout: string;
    readonly retries: number;
  };
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly init?: boolean;
  readonly mem_limit?: string;
  readonly stop_grace_period?: string;
  readonly restart?: 'unless-stopped' | 'no';
}

type ServerVariables = Readonly<Partial<Record<PlainVariableName | SecretVariableName, string>>>;

const { ports, services, database, cache } = environments.production;
/** One that has to be set, in `.env`; Compose says so where it is not. */
const given = (name: string) => `\${${name}:?is missing in .env}`;
const check = { interval: '10s', timeout: '5s', retries: 5 } as const;
const contained = {
  read_only: true,
  cap_drop: ['ALL'],
  security_opt: ['no-new-privileges:true'],
  init: true,
} as const;

const toDatabase: ServerVariables = {
  DATABASE_HOST: 'database',
  DATABASE_NAME: database.name,
  DATABASE_USER: database.name,
  DATABASE_PASSWORD: given('DATABASE_PASSWORD'),
  // A network of the machine's own, that nothing else is in.
  DATABASE_TLS: 'off',
};

/** An update replaces them one after the other. */
const servers = 2;

const serverVariables: ServerVariables = {
  PORT: String(ports.server),
  SERVER_TLS: 'self-signed',
  PUBLIC_URL: `https://${given('DOMAIN')}`,
  DRAIN_SECONDS: String(drainSeconds(services.server.health)),
  ORIGIN_HEADER: given('ORIGIN_HEADER'),
  MANGU_TOKEN: given('MANGU_TOKEN'),
  ...toDatabase,
  DATABASE_POOL_SIZE: String(database.poolSize),
  DATABASE_SERVERS: String(servers),
  REDIS_HOST: 'cache',
  REDIS_TOKEN: given('REDIS_TOKEN'),
  REDIS_TLS: 'off',
};

const serverImageOfCompose = {
  image: 'mangu-server',
  build: { context: '.', dockerfile: 'images/server/Dockerfile' },
};

/** Its own data folder, with the files and uploads that all servers share in it. */
function server(number: number): ComposeService {
  return {
    ...serverImageOfCompose,
    ...contained,
    environment: { ...serverVariables },
    depends_on: {
      migrate: { condition: 'service_completed_successfully' },
      cache: { condition: 'service_healthy' },
    },
    volumes: [
      `server-${number}:${serverImage.dataFolder}`,
      `files:${serverImage.dataFolder}/files`,
      `uploads:${serverImage.dataFolder}/staging/uploads`,
    ],
    tmpfs: ['/tmp:uid=1000,gid=1000,mode=700'],
    mem_limit: `${services.server.memoryMb}m`,
    stop_grace_period: `${services.server.stopTimeoutSeconds}s`,
    restart: 'unless-stopped',
  };
}

/** Like the load balancer: health by the topology, the API to the servers, all else to nginx. */
function caddyfile(): string {
  const { health } = services.server;
  return `{$DOMAIN} {
	@api path /api /api/*
	handle @api {
		reverse_proxy https://server-1:${ports.server} https://server-2:${ports.server} {
			lb_policy least_conn
			lb_try_duration 5s
			health_uri ${health.path}
			health_interval ${health.intervalSeconds}s
			health_timeout ${health.timeoutSeconds}s
			health_fails ${health.unhealthyThreshold}
			header_up Host {host}
			header_up ${originHeaderName} {$ORIGIN_HEADER}
			header_up ${viewerAddressHeaderName} {remote_host}:{remote_port}
			transport http {
				tls_insecure_skip_verify
			}
		}
	}
	handle {
		reverse_proxy https://client:${ports.client} {
			transport http {
				tls_insecure_skip_verify
			}
		}
	}
}
`;
}

/** One virtual machine with what AWS runs: two servers, the pages, PostgreSQL, Redis, a proxy that keeps certificates. */
export function composeFile(): ComposeFile {
  return {
    name: 'mangu',
    services: {
      proxy: {
        image: 'docker.io/library/caddy:2',
        environment: { DOMAIN: given('DOMAIN'), ORIGIN_HEADER: given('ORIGIN_HEADER') },
        depends_on: {
          'server-1': { condition: 'service_started' },
          'server-2': { condition: 'service_started' },
          client: { condition: 'service_started' },
        },
        ports: [`${ports.http}:${ports.http}`, `${ports.https}:${ports.https}`],
        volumes: ['certificates:/data'],
        configs: [{ source: 'caddyfile', target: '/etc/caddy/Caddyfile' }],
        restart: 'unless-stopped',
      },
      'server-1': server(1),
      'server-2': server(2),
      migrate: {
        ...serverImageOfCompose,
        ...contained,
        command: serverImage.migrate,
        environment: { ...toDatabase },
        depends_on: { database: { condition: 'service_healthy' } },
        tmpfs: ['/tmp:uid=1000,gid=1000,mode=700', '/data:uid=1000,gid=1000,mode=700'],
        restart: 'no',
      },
      client: {
        image: 'mangu-client',
        build: { context: '.', dockerfile: 'images/client/Dockerfile' },
        ...contained,
        environment: { DRAIN_SECONDS: String(drainSeconds(services.client.health)) },
        tmpfs: ['/tmp:uid=101,gid=101,mode=700'],
        mem_limit: `${services.client.memoryMb}m`,
        stop_grace_period: `${services.client.stopTimeoutSeconds}s`,
        restart: 'unless-stopped',
      },
      database: {
        image: `docker.io/library/postgres:${database.engineVersion}`,
        environment: {
          POSTGRES_DB: database.name,
          POSTGRES_USER: database.name,
          POSTGRES_PASSWORD: given('DATABASE_PASSWORD'),
        },
        healthcheck: { test: ['CMD', 'pg_isready', '-U', database.name, '-d', database.name], ...check },
        volumes: ['database:/var/lib/postgresql/data'],
        stop_grace_period: '60s',
        restart: 'unless-stopped',
      },
      cache: {
        image: `docker.io/library/redis:${cache.engineVersion.split('.')[0]}`,
        command: [
          'redis-server',
          '--requirepass',
          given('REDIS_TOKEN'),
          '--maxmemory',
          '256mb',
          '--maxmemory-policy',
          cache.evictionPolicy,
          '--save',
          '',
        ],
        environment: { REDISCLI_AUTH: given('REDIS_TOKEN') },
        healthcheck: { test: ['CMD', 'redis-cli', 'ping'], ...check },
        restart: 'unless-stopped',
      },
    },
    volumes: Object.fromEntries(
      ['certificates', 'server-1', 'server-2', 'files', 'uploads', 'database'].map((name) => [name, {}]),
    ),
    configs: { caddyfile: { content: escaped(caddyfile()) } },
  };
}

/** Compose would put its own values for `$`; a place of Caddy's is written with two. */
function escaped(text: string): string {
  return text.replaceAll('$', '$$$$');
}
