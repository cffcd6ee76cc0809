import { DataAwsSsmParameter } from '@cdktn/provider-aws/lib/data-aws-ssm-parameter/index.js';
import { EphemeralAwsSecretsmanagerRandomPassword } from '@cdktn/provider-aws/lib/ephemeral-aws-secretsmanager-random-password/index.js';
import { EphemeralAwsSecretsmanagerSecretVersion } from '@cdktn/provider-aws/lib/ephemeral-aws-secretsmanager-secret-version/index.js';
import { SecretsmanagerSecret } from '@cdktn/provider-aws/lib/secretsmanager-secret/index.js';
import { SecretsmanagerSecretVersion } from '@cdktn/provider-aws/lib/secretsmanager-secret-version/index.js';
import { SsmParameter } from '@cdktn/provider-aws/lib/ssm-parameter/index.js';
import { fixedNames, nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import { Fn, type ITerraformDependable, Op, Token } from 'cdktn';
import { Construct } from 'constructs';
import type { OriginHeader } from './origin-header.ts';

export interface SecretsProps {
  readonly topology: Topology;
  /** Key of the data. */
  readonly keyArn: string;
  /** Raised by one, it makes a new password of the database and gives it to the database in the same apply. */
  readonly databasePasswordVersion: number;
  /** Raised by one, it makes a new session key and origin header; the former header stays valid until the next time. */
  readonly applicationSecretVersion: number;
}

/** Keys of the JSON in the secrets: what a task asks for as `<arn>:<key>::`. */
export const secretKeys = {
  database: { user: 'username', password: 'password' },
  redis: { token: 'token' },
  application: { session: 'session_key' },
} as const;

/**
 * Specification: Secrets Management. Three secrets, whose values are made by AWS while Terraform runs and never enter
 * a plan or the state, except the origin header, which CloudFront takes in no other way. The value of Redis's secret
 * is made by the function that rotates it: Secrets Manager forgets old versions, and Terraform would miss its own.
 */
export class Secrets extends Construct {
  readonly databaseArn: string;
  readonly redisArn: string;
  readonly applicationArn: string;
  /** Role of the database that `databasePassword` belongs to. */
  readonly databaseUser: string;
  /** For write-only arguments only (`password_wo`): it exists while Terraform runs. */
  readonly databasePassword: string;
  /** Sent by CloudFront, required by the load balancer, which takes both. In the state, which is encrypted. */
  readonly originHeader: OriginHeader;
  /** Wait for these before a task starts that reads the database's or the application's secret. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: SecretsProps) {
    super(scope, id);
    const { topology, keyArn, databasePasswordVersion, applicationSecretVersion } = props;
    const names = fixedNames(topology).secrets;
    const secret = (part: string, name: string, description: string) =>
      new SecretsmanagerSecret(this, part, {
        name,
        description,
        kmsKeyId: keyArn,
        recoveryWindowInDays: topology.secrets.recoveryWindowDays,
      });
    const database = secret('database', names.database, 'Role and password of the database');
    const redis = secret('redis', names.redis, "Redis's token, made and rotated by the function redis-token");
    const application = secret('application', names.application, 'Session key of the server');

    this.databaseUser = topology.database.name;
    const databaseVersion = new SecretsmanagerSecretVersion(this, 'database-value', {
      secretId: database.id,
      secretStringWo: Fn.jsonencode({
        [secretKeys.database.user]: this.databaseUser,
        [secretKeys.database.password]: this.random('database-password'),
      }),
      secretStringWoVersion: databasePasswordVersion,
    });
    // Read back, so that the database gets what the secret holds, whichever of the two is written first.
    const stored = new EphemeralAwsSecretsmanagerSecretVersion(this, 'database-stored', {
      secretId: databaseVersion.secretId,
    });

    const applicationVersion = new SecretsmanagerSecretVersion(this, 'application-value', {
      secretId: application.id,
      secretStringWo: Fn.jsonencode({ [secretKeys.application.session]: this.random('session-key') }),
      secretStringWoVersion: applicationSecretVersion,
    });

    this.databaseArn = database.arn;
    this.redisArn = redis.arn;
    this.applicationArn = application.arn;
    this.databasePassword = field(stored.secretString, secretKeys.database.password);
    this.originHeader = this.origin(props);
    this.ready = [databaseVersion, applicationVersion];
  }

  /** 48 letters and digits: 285 bits, and nothing that a URL, a header or Redis would want escaped. */
  private random(id: string): string {
    return new EphemeralAwsSecretsmanagerRandomPassword(this, id, {
      passwordLength: 48,
      excludePunctuation: true,
    }).randomPassword;
  }

  /**
   * Two values, of which every version renews one: the odd versions the one, the even versions the other. So the one
   * that CloudFront sends until it has heard of the new one everywhere is still there. They are parameters and not in
   * the application's secret, because whatever is read back enters the state as a whole.
   */
  private origin({ topology, keyArn, applicationSecretVersion: version }: SecretsProps): OriginHeader {
    const half = (what: 'odd' | 'even', renewals: number) => {
      const parameter = new SsmParameter(this, `origin-${what}`, {
        name: `/${nameOf(topology)}/origin-header/${what}`,
        description: `Origin header of ${what} versions: sent by the CDN, asked for by the load balancer`,
        type: 'SecureString',
        keyId: keyArn,
        valueWo: this.random(`origin-${what}-value`),
        valueWoVersion: renewals,
        // The provider writes the value with every other change, and both would be new at once.
        lifecycle: { ignoreChanges: ['description'] },
      });
      const { value } = new DataAwsSsmParameter(this, `origin-${what}-stored`, {
        name: parameter.name,
        dependsOn: [parameter],
      });
      return { value, arn: parameter.arn };
    };
    // 1, 1, 2, 2, … and 1, 2, 2, 3, … for versions 1, 2, 3, 4, …
    const odd = half('odd', Fn.ceil(Token.asNumber(Op.div(version, 2))));
    const even = half('even', Fn.floor(Token.asNumber(Op.div(Token.asNumber(Op.add(version, 2)), 2))));
    const isOdd = Op.eq(Op.mod(version, 2), 1);
    return {
      current: Token.asString(Fn.conditional(isOdd, odd.value, even.value)),
      previous: Token.asString(Fn.conditional(isOdd, even.value, odd.value)),
      parameterArns: [odd.arn, even.arn],
    };
  }
}

function field(json: string, key: string): string {
  return Token.asString(Fn.lookup(Fn.jsondecode(json), key));
}
