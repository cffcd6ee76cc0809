import { DataAwsSecretsmanagerSecretVersion } from '@cdktn/provider-aws/lib/data-aws-secretsmanager-secret-version/index.js';
import { EphemeralAwsSecretsmanagerRandomPassword } from '@cdktn/provider-aws/lib/ephemeral-aws-secretsmanager-random-password/index.js';
import { EphemeralAwsSecretsmanagerSecretVersion } from '@cdktn/provider-aws/lib/ephemeral-aws-secretsmanager-secret-version/index.js';
import { SecretsmanagerSecret } from '@cdktn/provider-aws/lib/secretsmanager-secret/index.js';
import { SecretsmanagerSecretVersion } from '@cdktn/provider-aws/lib/secretsmanager-secret-version/index.js';
import { fixedNames } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import { Fn, type ITerraformDependable, Op, TerraformCount, Token } from 'cdktn';
import { Construct } from 'constructs';

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
  application: {
    session: 'session_key',
    originCurrent: 'origin_current',
    originPrevious: 'origin_previous',
  },
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
  readonly originHeader: { readonly current: string; readonly previous: string };
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
    const application = secret('application', names.application, 'Session key; origin header of the CDN');

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
      secretStringWo: Fn.jsonencode({
        [secretKeys.application.session]: this.random('session-key'),
        [secretKeys.application.originCurrent]: this.random('origin-current'),
        [secretKeys.application.originPrevious]: this.formerOrigin(application.id, applicationSecretVersion),
      }),
      secretStringWoVersion: applicationSecretVersion,
    });
    const values = new DataAwsSecretsmanagerSecretVersion(this, 'application-stored', {
      secretId: applicationVersion.secretId,
      dependsOn: [applicationVersion],
    });
    const origin = (key: string) => field(values.secretString, key);

    this.databaseArn = database.arn;
    this.redisArn = redis.arn;
    this.applicationArn = application.arn;
    this.databasePassword = field(stored.secretString, secretKeys.database.password);
    this.originHeader = {
      current: origin(secretKeys.application.originCurrent),
      previous: origin(secretKeys.application.originPrevious),
    };
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
   * The header that CloudFront sends until it has heard of the new one everywhere. The first version has none and gets
   * a random one. A new account begins with version 1: there is nothing to read before.
   */
  private formerOrigin(secretId: string, version: number): string {
    const former = new EphemeralAwsSecretsmanagerSecretVersion(this, 'application-former', {
      count: TerraformCount.of(Token.asNumber(Fn.conditional(Op.gt(version, 1), 1, 0))),
      secretId,
    });
    const stored = Token.asString(Fn.lookupNested(former.fqn, [0, 'secret_string']));
    return Token.asString(
      Fn.try([field(stored, secretKeys.application.originCurrent), this.random('origin-first')]),
    );
  }
}

function field(json: string, key: string): string {
  return Token.asString(Fn.lookup(Fn.jsondecode(json), key));
}
