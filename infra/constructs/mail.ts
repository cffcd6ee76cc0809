import { IamRolePolicy } from '@cdktn/provider-aws/lib/iam-role-policy/index.js';
import { Route53Record } from '@cdktn/provider-aws/lib/route53-record/index.js';
import { Sesv2ConfigurationSet } from '@cdktn/provider-aws/lib/sesv2-configuration-set/index.js';
import { Sesv2ConfigurationSetEventDestination } from '@cdktn/provider-aws/lib/sesv2-configuration-set-event-destination/index.js';
import { Sesv2EmailIdentity } from '@cdktn/provider-aws/lib/sesv2-email-identity/index.js';
import { Sesv2EmailIdentityMailFromAttributes } from '@cdktn/provider-aws/lib/sesv2-email-identity-mail-from-attributes/index.js';
import { environment } from '@mangu/topology/environment';
import { fixedNames } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import { Fn, Op, TerraformLocal, type TerraformResource, Token } from 'cdktn';
import { Construct } from 'constructs';
import type { Account } from './account.ts';
import { policyDocument } from './policy.ts';

export interface MailProps {
  readonly topology: Topology;
  readonly account: Pick<Account, 'id' | 'partition'>;
  /** Sender of every mail, at the domain. Empty: nothing of this is made. */
  readonly from: string;
  readonly domain: { readonly name: string; readonly zoneId: string };
}

/** Easy DKIM always signs by one of three keys. */
const dkimKeys = 3;

/**
 * Amazon SES sends for the readers' domain once an adopter says from which address (docs/decisions/0051). Terraform
 * learns that from a variable, so each resource counts itself.
 */
export class Mail extends Construct {
  /** For `MAIL_FROM` and `SES_REGION`. */
  readonly told: { readonly from: string; readonly region: string };
  /** For the alarms: what they look at, and whether it is there. */
  readonly watched: { readonly configurationSet: string; readonly count: number };
  private readonly props: MailProps;

  constructor(scope: Construct, id: string, props: MailProps) {
    super(scope, id);
    this.props = props;
    const { topology, from, domain } = props;
    this.told = {
      from: this.whenSet('from', from, environment.MAIL_FROM.off),
      region: this.whenSet('region', topology.region, environment.SES_REGION.off),
    };
    this.watched = { configurationSet: fixedNames(topology).mail, count: this.times(1) };
    const set = new Sesv2ConfigurationSet(this, 'set', {
      count: this.times(1),
      configurationSetName: this.watched.configurationSet,
      // Links in our mails open accounts: they are not sent in the clear.
      deliveryOptions: { tlsPolicy: 'REQUIRE' },
      reputationOptions: { reputationMetricsEnabled: true },
      sendingOptions: { sendingEnabled: true },
      suppressionOptions: { suppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    });
    const setName = `\${${first(set)}.configuration_set_name}`;
    new Sesv2ConfigurationSetEventDestination(this, 'events', {
      count: this.times(1),
      configurationSetName: setName,
      eventDestinationName: 'cloudwatch',
      eventDestination: {
        enabled: true,
        matchingEventTypes: ['BOUNCE', 'COMPLAINT', 'REJECT'],
        cloudWatchDestination: {
          dimensionConfiguration: [
            // A tag that SES itself puts on every mail.
            {
              dimensionName: 'ses:from-domain',
              dimensionValueSource: 'MESSAGE_TAG',
              defaultDimensionValue: 'none',
            },
          ],
        },
      },
    });
    const identity = new Sesv2EmailIdentity(this, 'identity', {
      count: this.times(1),
      emailIdentity: domain.name,
      configurationSetName: setName,
      dkimSigningAttributes: { nextSigningKeyLength: 'RSA_2048_BIT' },
    });
    this.prove(identity);
    this.returnPath(identity);
  }

  /** Lets a role send from the one address, and from nowhere else. */
  admit(roleName: string): void {
    const { topology, account, from, domain } = this.props;
    const ses = `arn:${account.partition}:ses:${topology.region}:${account.id}`;
    new IamRolePolicy(this, 'send', {
      count: this.times(1),
      name: 'mail',
      role: roleName,
      policy: policyDocument({
        sid: 'Send',
        actions: ['ses:SendEmail'],
        // SES asks for both where an identity has a configuration set.
        resources: [
          `${ses}:identity/${domain.name}`,
          `${ses}:configuration-set/${this.watched.configurationSet}`,
        ],
        conditions: { StringEquals: { 'ses:FromAddress': from } },
      }),
    });
  }

  /** DKIM shows that a mail is ours, and DMARC says what to do with one that is not. */
  private prove(identity: Sesv2EmailIdentity): void {
    const { topology, domain } = this.props;
    const token = `\${${first(identity)}.dkim_signing_attributes[0].tokens[count.index]}`;
    this.record('dkim', {
      count: this.times(dkimKeys),
      name: `${token}._domainkey.${domain.name}`,
      type: 'CNAME',
      records: [`${token}.${dkimDomain(topology.region)}`],
      // An identity of an earlier installation in this account has left the same record.
      allowOverwrite: true,
    });
    this.record('dmarc', {
      name: `_dmarc.${domain.name}`,
      type: 'TXT',
      records: ['v=DMARC1; p=quarantine; adkim=r; aspf=r'],
      // Whoever owns the name may be stricter, or collect reports, or have had a policy before us.
      lifecycle: { ignoreChanges: ['records', 'ttl'] },
    });
  }

  /** Undeliverable mail returns to a name of our own, so that SPF speaks of the same domain as the sender does. */
  private returnPath(identity: Sesv2EmailIdentity): void {
    const { topology, domain } = this.props;
    const name = `bounce.${domain.name}`;
    new Sesv2EmailIdentityMailFromAttributes(this, 'return-path', {
      count: this.times(1),
      emailIdentity: `\${${first(identity)}.email_identity}`,
      mailFromDomain: name,
      behaviorOnMxFailure: 'USE_DEFAULT_VALUE',
    });
    const receiver = `10 feedback-smtp.${topology.region}.amazonses.com`;
    this.record('return-path-mx', { name, type: 'MX', records: [receiver] });
    this.record('return-path-spf', { name, type: 'TXT', records: ['v=spf1 include:amazonses.com -all'] });
  }

  private record(
    part: string,
    config: Pick<
      ConstructorParameters<typeof Route53Record>[2],
      'name' | 'type' | 'records' | 'count' | 'allowOverwrite' | 'lifecycle'
    >,
  ): void {
    const { zoneId } = this.props.domain;
    new Route53Record(this, part, { zoneId, ttl: 300, count: this.times(1), ...config });
  }

  private get isSet() {
    return Op.neq(this.props.from, '');
  }

  /** A local value, whose reference has no quotes: it goes into JSON within the JSON. */
  private whenSet(part: string, value: string, otherwise: string): string {
    return new TerraformLocal(this, part, Fn.conditional(this.isSet, value, otherwise)).asString;
  }

  private times(count: number): number {
    return Token.asNumber(Fn.conditional(this.isSet, count, 0));
  }
}

/** What counts itself is referred to by its place; the bindings know only the resource as a whole. */
function first(resource: TerraformResource): string {
  return `${resource.terraformResourceType}.${resource.friendlyUniqueId}[0]`;
}

/** Where SES keeps the keys of a region (AWS General Reference, DKIM domains): the younger regions have their own. */
function dkimDomain(region: string): string {
  return ownDkimDomain.has(region) ? `dkim.${region}.amazonses.com` : 'dkim.amazonses.com';
}

const ownDkimDomain = new Set([
  'af-south-1',
  'ap-northeast-3',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-5',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'il-central-1',
  'me-central-1',
  'us-gov-east-1',
]);
