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

/** References to the variables of the platform. */
export interface PlatformVariables {
  readonly alarmEmail: string;
  readonly githubRepository: string;
  readonly serverImage: string;
  readonly clientImage: string;
  readonly databasePasswordVersion: number;
  readonly redisTokenVersion: number;
  readonly applicationSecretVersion: number;
  /** Absent where the topology has none. */
  readonly domain: { readonly name: string; readonly zoneId: string } | undefined;
  /** Sender of mail, or empty. Absent where the topology has no domain to send from. */
  readonly mailFrom: string | undefined;
}

/** Declares the variables that an adopter fills in, each validated by Terraform before anything is planned. */
export function declareVariables(stack: TerraformStack, { domain }: Topology): PlatformVariables {
  const declare = (name: string, { valid, otherwise, ...declaration }: Declaration) =>
    new TerraformVariable(stack, name, {
      ...declaration,
      nullable: false,
      validation: [{ condition: `\${${valid}}`, errorMessage: otherwise }],
    });
  const text = (name: string, declaration: Omit<Declaration, 'type'>) =>
    declare(name, { ...declaration, type: 'string' }).stringValue;
  return {
    alarmEmail: text('alarm_email', {
      description: 'Where alarms and budget notices go. AWS sends a link there that must be followed once.',
      valid: 'can(regex("^[^@ ]+@[^@ ]+[.][^@ ]+$", var.alarm_email))',
      otherwise: 'alarm_email must be an e-mail address.',
    }),
    githubRepository: text('github_repository', {
      description: 'Repository whose workflows may deploy: owner/name.',
      valid: 'can(regex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", var.github_repository))',
      otherwise: 'github_repository must be owner/name.',
    }),
    serverImage: declare('server_image', digest('server')).stringValue,
    clientImage: declare('client_image', digest('client')).stringValue,
    databasePasswordVersion: version('database_password_version', "the database's password"),
    redisTokenVersion: version('redis_token_version', "Redis's token outside its schedule"),
    applicationSecretVersion: version('application_secret_version', 'the session key and the origin header'),
    domain: domain === 'required' ? { name: domainName(), zoneId: zoneId() } : undefined,
    mailFrom: domain === 'required' ? mailFrom() : undefined,
  };

  function version(name: string, what: string): number {
    return declare(name, {
      type: 'number',
      description: `Raise by one to rotate ${what} (docs/runbooks).`,
      default: 1,
      valid: `var.${name} >= 1 && floor(var.${name}) == var.${name}`,
      otherwise: `${name} must be a whole number from 1.`,
    }).numberValue;
  }

  function domainName(): string {
    return text('domain_name', {
      description: 'Name under which readers reach MANGU, such as books.example.org.',
      valid:
        'can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?[.])+[a-z]{2,}$", var.domain_name)) && length(var.domain_name) <= 60',
      otherwise: 'domain_name must be a lower-case domain name of at most 60 characters.',
    });
  }

  function zoneId(): string {
    return text('hosted_zone_id', {
      description: 'Id of the Route 53 zone that the domain belongs to, such as Z0123456789ABCDEFGHIJ.',
      valid: 'can(regex("^Z[A-Z0-9]{1,31}$", var.hosted_zone_id))',
      otherwise: 'hosted_zone_id must begin with Z and hold capitals and digits.',
    });
  }

  function mailFrom(): string {
    const atDomain = 'format("@%s", var.domain_name)';
    return text('mail_from', {
      description:
        'Address at domain_name that mail comes from, such as mail@books.example.org. While it is empty, mail stays\non the page of the mailbox. What comes with it: docs/runbooks/send-mail.md.',
      default: '',
      valid: `var.mail_from == "" || (endswith(var.mail_from, ${atDomain}) && can(regex("^[a-z0-9]([a-z0-9._+-]{0,62}[a-z0-9])?$", trimsuffix(var.mail_from, ${atDomain}))))`,
      otherwise: 'mail_from must be empty, or a lower-case address at domain_name.',
    });
  }
}
