/**
 * The environment contract: every variable that any MANGU process reads, once. Infrastructure writes these
 * names, processes read them through `readEnvironment`. The AWS SDK finds its credentials in its own variables.
 * A variable that is absent takes the default written here; there are no fallbacks elsewhere.
 */

import { peopleVariables } from './environment-people.ts';
import { watchVariables } from './environment-watch.ts';
import { type EnvironmentProblem, givenText, parse, unknownNames, type Variable } from './variable.ts';

export const environment = {
  PORT: {
    kind: 'port',
    default: '3000',
    secret: false,
    readBy: ['server', 'ops'],
    about: 'Port of the server (specification, ECS Tasks Security Group).',
  },
  HOST: {
    kind: 'text',
    default: '127.0.0.1',
    secret: false,
    readBy: ['server', 'ops'],
    about: 'Address the server listens on.',
  },
  SERVER_TLS: {
    kind: 'choice',
    choices: ['off', 'self-signed'],
    default: 'off',
    secret: false,
    readBy: ['server'],
    about: 'Whether PORT speaks HTTPS, with a certificate that the server makes for itself at each start.',
  },
  PUBLIC_URL: {
    kind: 'url',
    protocols: ['http:', 'https:'],
    secret: false,
    readBy: ['server'],
    about: 'Where people reach the server; its host is accepted besides the loopback names.',
  },
  ORIGIN_HEADER: {
    kind: 'text',
    secret: true,
    readBy: ['server'],
    about:
      'Value of X-Origin-Verify with which the CDN or proxy in front vouches for the address of the client.',
  },
  ORIGIN_HEADER_PREVIOUS: {
    kind: 'text',
    secret: true,
    readBy: ['server'],
    needs: ['ORIGIN_HEADER'],
    about: 'The value before it, taken too, so that one can follow the other.',
  },
  DRAIN_SECONDS: {
    kind: 'integer',
    default: '0',
    minimum: 0,
    maximum: 100,
    secret: false,
    readBy: ['server'],
    about: 'How long after SIGTERM requests are still taken while the health check says 503 already.',
  },
  MANGU_DATA: {
    kind: 'path',
    default: './.mangu',
    secret: false,
    readBy: ['server', 'ops'],
    about: 'Data folder of the embedded default: database, files, uploads, token.',
  },
  MANGU_TOKEN: {
    kind: 'text',
    secret: true,
    readBy: ['server', 'ops'],
    about: 'Token of the command line; made at first start and kept in the data folder when absent.',
  },
  MANGU_HANDBOOK: {
    kind: 'flag',
    default: 'true',
    secret: false,
    readBy: ['server'],
    about: "Whether a new installation begins with MANGU's own handbook.",
  },
  DATABASE_URL: {
    kind: 'url',
    protocols: ['postgres:', 'postgresql:'],
    secret: true,
    readBy: ['server'],
    about: 'An external PostgreSQL 16; the embedded one when absent.',
  },
  DATABASE_HOST: {
    kind: 'text',
    secret: false,
    readBy: ['server'],
    needs: ['DATABASE_NAME', 'DATABASE_USER', 'DATABASE_PASSWORD'],
    excludes: ['DATABASE_URL'],
    about: 'An external PostgreSQL 16 by its parts, for places that keep the password by itself.',
  },
  DATABASE_PORT: {
    kind: 'port',
    default: '5432',
    secret: false,
    readBy: ['server'],
    partOf: 'DATABASE_HOST',
    about: 'Port of DATABASE_HOST (specification, RDS Security Group).',
  },
  DATABASE_NAME: {
    kind: 'text',
    secret: false,
    readBy: ['server'],
    needs: ['DATABASE_HOST'],
    about: 'Database on DATABASE_HOST.',
  },
  DATABASE_USER: {
    kind: 'text',
    secret: false,
    readBy: ['server'],
    needs: ['DATABASE_HOST'],
    about: 'Role on DATABASE_HOST.',
  },
  DATABASE_PASSWORD: {
    kind: 'text',
    secret: true,
    readBy: ['server'],
    needs: ['DATABASE_HOST'],
    about: 'Password of DATABASE_USER.',
  },
  DATABASE_TLS: {
    kind: 'choice',
    choices: ['verify-full', 'off'],
    default: 'verify-full',
    secret: false,
    readBy: ['server'],
    about: 'Whether DATABASE_HOST is spoken to in TLS, its certificate and name verified.',
  },
  DATABASE_CA: {
    kind: 'path',
    secret: false,
    readBy: ['server'],
    needs: ['DATABASE_HOST'],
    about: "PEM file of the authorities that may certify DATABASE_HOST; Node's own when absent.",
  },
  DATABASE_POOL_SIZE: {
    kind: 'integer',
    default: '8',
    minimum: 2,
    maximum: 100,
    secret: false,
    readBy: ['server'],
    about: 'Connections of the pool of one server.',
  },
  DATABASE_SERVERS: {
    kind: 'integer',
    default: '1',
    minimum: 1,
    maximum: 1000,
    secret: false,
    readBy: ['server'],
    about:
      'Servers on the same external database at once, those of an update included; checked at the start against its connections.',
  },
  REDIS_URL: {
    kind: 'url',
    protocols: ['redis:', 'rediss:'],
    secret: true,
    readBy: ['server'],
    about:
      'A Redis 7 that several servers share: ready answers, counts of tries, words to workers; the database and the process itself when absent.',
  },
  REDIS_HOST: {
    kind: 'text',
    secret: false,
    readBy: ['server'],
    excludes: ['REDIS_URL'],
    about: 'A Redis 7 by its parts, for places that keep the token by itself.',
  },
  REDIS_PORT: {
    kind: 'port',
    default: '6379',
    secret: false,
    readBy: ['server'],
    partOf: 'REDIS_HOST',
    about: 'Port of REDIS_HOST (specification, Redis Security Group).',
  },
  REDIS_TOKEN: {
    kind: 'text',
    secret: true,
    readBy: ['server'],
    needs: ['REDIS_HOST'],
    about: 'Auth token of REDIS_HOST (specification, Cache).',
  },
  REDIS_TLS: {
    kind: 'choice',
    choices: ['verify-full', 'off'],
    default: 'verify-full',
    secret: false,
    readBy: ['server'],
    about: 'Whether REDIS_HOST is spoken to in TLS, its certificate and name verified.',
  },
  S3_BUCKET: {
    kind: 'text',
    secret: false,
    readBy: ['server'],
    needs: ['S3_REGION'],
    about: 'Bucket for uploads and reading copies; files in the data folder when absent.',
  },
  S3_REGION: { kind: 'text', secret: false, readBy: ['server'], about: 'Region of the bucket.' },
  S3_ENDPOINT: {
    kind: 'url',
    protocols: ['http:', 'https:'],
    secret: false,
    readBy: ['server'],
    needs: ['S3_BUCKET'],
    about: "Another S3 service than AWS's; addressed path-style.",
  },
  ...peopleVariables,
  ...watchVariables,
  LOG_LEVEL: {
    kind: 'choice',
    choices: ['debug', 'info', 'warn', 'error', 'silent'],
    default: 'info',
    secret: false,
    readBy: ['server'],
    about: 'Least severity that is logged.',
  },
} as const satisfies Record<string, Variable>;

type Contract = typeof environment;
export type VariableName = keyof Contract;
/** Variables that infrastructure takes from a secret, never from the topology. */
export type SecretVariableName = {
  [K in VariableName]: Contract[K]['secret'] extends true ? K : never;
}[VariableName];
export type PlainVariableName = Exclude<VariableName, SecretVariableName>;

type ValueOf<V extends Variable> = V['kind'] extends 'port' | 'integer'
  ? number
  : V['kind'] extends 'flag'
    ? boolean
    : V['kind'] extends 'url'
      ? URL
      : V extends { choices: readonly (infer C)[] }
        ? C
        : string;

/** Parsed values; a variable without default may be `undefined`. */
export type Environment = {
  readonly [K in VariableName]: Contract[K] extends { default: string }
    ? ValueOf<Contract[K]>
    : ValueOf<Contract[K]> | undefined;
};

export type EnvironmentResult =
  | { readonly ok: true; readonly value: Environment }
  | { readonly ok: false; readonly problems: readonly EnvironmentProblem[] };

/**
 * Parses the whole contract at once.
 * @param source name → raw text, as `process.env` gives it; an empty text counts as absent, and so does a variable's `off`.
 * @returns the typed values, or every problem there is, not only the first.
 */
export function readEnvironment(source: Readonly<Record<string, string | undefined>>): EnvironmentResult {
  const problems: EnvironmentProblem[] = [];
  const values: Record<string, unknown> = Object.create(null);
  const contract = Object.entries<Variable>(environment);
  const given = Object.fromEntries(contract.map(([name, one]) => [name, givenText(source[name], one)]));
  for (const [name, variable] of contract) {
    const raw = variable.partOf === undefined || given[variable.partOf] ? given[name] : undefined;
    const text = raw ?? variable.default;
    if (text === undefined) continue;
    const parsed = parse(variable, text);
    if ('value' in parsed) values[name] = parsed.value;
    else problems.push({ variable: name, message: notAllowed(variable, text, parsed.allowed) });
    if (raw !== undefined) problems.push(...companionProblems(name, variable, given));
  }
  problems.push(...unknownNames(source, Object.keys(environment)));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: values as Environment };
}

function notAllowed(variable: Variable, text: string, allowed: string): string {
  return `${variable.secret ? 'its value' : `"${text}"`} is not ${allowed}. ${variable.about}`;
}

function companionProblems(
  name: string,
  { needs = [], excludes = [] }: Variable,
  given: Readonly<Record<string, string | undefined>>,
): EnvironmentProblem[] {
  const missing = needs
    .filter((other) => !given[other])
    .map((other) => ({ variable: other, message: `is missing; ${name} is set and needs it.` }));
  const twice = excludes
    .filter((other) => given[other])
    .map((other) => ({ variable: name, message: `and ${other} are both set; they say the same. Set one.` }));
  return [...missing, ...twice];
}
