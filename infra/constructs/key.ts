import { KmsAlias } from '@cdktn/provider-aws/lib/kms-alias/index.js';
import { KmsKey } from '@cdktn/provider-aws/lib/kms-key/index.js';
import type { TerraformProvider } from 'cdktn';
import { Construct } from 'constructs';
import type { Account } from './account.ts';
import { policyDocument, type Statement } from './policy.ts';

export interface KeyProps {
  readonly account: Pick<Account, 'rootArn'>;
  /** Without `alias/`, as `nameOf(topology, 'data')`. */
  readonly alias: string;
  readonly description: string;
  /** Services that use the key in their own name. Roles of the account are allowed by their own policies. */
  readonly statements?: readonly Statement[];
  /** Region of the key. Default: the stack's. */
  readonly provider?: TerraformProvider;
}

/** A key of our own: AES-256, rotated every year, kept for 30 days after it is given up. */
export class Key extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: KeyProps) {
    super(scope, id);
    const { account, alias, description, statements = [] } = props;
    const region = props.provider ? { provider: props.provider } : {};
    const key = new KmsKey(this, 'key', {
      description,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyDocument(
        {
          // Without this nobody, the account's owner included, could ever change the key again.
          sid: 'Account',
          principals: { AWS: account.rootArn },
          actions: ['kms:*'],
          // In the policy of a key this is the key itself.
          resources: ['*'],
        },
        ...statements,
      ),
      ...region,
    });
    new KmsAlias(this, 'alias', { name: `alias/${alias}`, targetKeyId: key.keyId, ...region });
    this.arn = key.arn;
  }
}
