import type { Topology } from '@mangu/topology/types';
import type { TerraformStack } from 'cdktn';
import { TerraformVariable } from 'cdktn';

/** What differs per adopter. Everything else is in the topology. */
interface Declaration {
  readonly type: 'string' | 'number';
  readonly description: string;
  readonly default?: string | number;
  /** Terraform condition over `var.<name>`, and what to say when it does not hold. */
  readonly valid: string;
  readonly otherwise: string;
}

const digest = (service: string): Declaration => ({
  type: 'string',
  description: `Image of the ${service} by digest, as pushed to its repository: <repository>@sha256:<64 hex digits>.\nUsed for the first task only: afterwards deployments choose the image.`,
  valid: `can(regex("^[^@ ]+@sha256:[0-9a-f]{64}$", var.${service}_image))`,
  otherwise: `${service}_image must be a repository and a digest, such as 123456789012.dkr.ecr.us-east-1.amazonaws.com/mangu-publishing-${service}-production@sha256:….`,
});

const version = (what: string, name: string): Declaration => ({
  type: 'number',
  description: `Raise by one to rotate ${what} (docs/runbooks).`,
  default: 1,
  valid: `var.${name} >= 1 && floor(var.${name}) == var.${name}`,
  otherwise: `${name} must be a whole number from 1.`,
});

const always = {
  alarm_email: {
    type: 'string',
    description: 'Where alarms and budget notices go. AWS sends a link there that must be followed once.',
    valid: 'can(regex("^[^@ ]+@[^@ ]+[.][^@ ]+$", var.alarm_email))',
    otherwise: 'alarm_email must be an e-mail address.',
  },
  github_repository: {
    type: 'string',
    description: 'Repository whose workflows may deploy: owner/name.',
    valid: 'can(regex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", var.github_repository))',
    otherwise: 'github_repository must be owner/name.',
  },
  server_image: digest('server'),
  client_image: digest('client'),
  database_password_version: version("the database's password", 'database_password_version'),
  redis_token_version: version("Redis's token outside its schedule", 'redis_token_version'),
  application_secret_version: version('the session key and the origin header', 'application_secret_version'),
} as const satisfies Record<string, Declaration>;

const withDomain = {
  domain_name: {
    type: 'string',
    description: 'Name under which readers reach MANGU, such as books.example.org.',
    valid:
      'can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?[.])+[a-z]{2,}$", var.domain_name)) && length(var.domain_name) <= 60',
    otherwise: 'domain_name must be a lower-case domain name of at most 60 characters.',
  },
  hosted_zone_id: {
    type: 'string',
    description: 'Id of the Route 53 zone that the domain belongs to, such as Z0123456789ABCDEFGHIJ.',
    valid: 'can(regex("^Z[A-Z0-9]{1,31}$", var.hosted_zone_id))',
    otherwise: 'hosted_zone_id must begin with Z and hold capitals and digits.',
  },
} as const satisfies Record<string, Declaration>;

type Always = keyof typeof always;
type WithDomain = keyof typeof withDomain;

/** References to the variables of the platform. The domain's are absent where the topology has none. */
export interface PlatformVariables {
  readonly text: Readonly<Record<Exclude<Always, `${string}_version`>, string>>;
  readonly number: Readonly<Record<Extract<Always, `${string}_version`>, number>>;
  readonly domain: Readonly<Record<'name' | 'zoneId', string>> | undefined;
}

/** Declares the variables that an adopter fills in, each validated by Terraform before anything is planned. */
export function declareVariables(stack: TerraformStack, { domain }: Topology): PlatformVariables {
  const declare = (name: Always | WithDomain, { valid, otherwise, ...declaration }: Declaration) =>
    new TerraformVariable(stack, name, {
      ...declaration,
      nullable: false,
      validation: [{ condition: `\${${valid}}`, errorMessage: otherwise }],
    });
  const text = (name: Always | WithDomain, declaration: Declaration) =>
    declare(name, declaration).stringValue;
  const number = (name: Always, declaration: Declaration) => declare(name, declaration).numberValue;
  return {
    text: {
      alarm_email: text('alarm_email', always.alarm_email),
      github_repository: text('github_repository', always.github_repository),
      server_image: text('server_image', always.server_image),
      client_image: text('client_image', always.client_image),
    },
    number: {
      database_password_version: number('database_password_version', always.database_password_version),
      redis_token_version: number('redis_token_version', always.redis_token_version),
      application_secret_version: number('application_secret_version', always.application_secret_version),
    },
    domain:
      domain === 'required'
        ? {
            name: text('domain_name', withDomain.domain_name),
            zoneId: text('hosted_zone_id', withDomain.hosted_zone_id),
          }
        : undefined,
  };
}
