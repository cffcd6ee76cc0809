import { nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';
import type { Account } from './account.ts';
import { abortUnfinishedUploads, Bucket } from './bucket.ts';
import { Key } from './key.ts';

export interface StateBucketProps {
  readonly topology: Topology;
  readonly account: Account;
}

/** States of so many days are kept beside the present one. */
const keepFormerDays = 90;
/** The newest of them are kept however old they are: a stack that nobody changes keeps its history. */
const keepFormerVersions = 20;

/**
 * Specification: Terraform state in S3. Encrypted with a key of its own, because the state holds the origin header;
 * versioned, so that a broken state can be taken back; locked by S3 itself (`use_lockfile`).
 */
export class StateBucket extends Construct {
  /** The bucket's name, for `bucket` of the backend. */
  readonly id: string;
  readonly arn: string;
  /** For `kms_key_id` of the backend, and for the image repositories. */
  readonly keyArn: string;

  constructor(scope: Construct, id: string, { topology, account }: StateBucketProps) {
    super(scope, id);
    const key = new Key(this, 'key', {
      account,
      alias: nameOf(topology, 'state'),
      description: `Terraform's state and the images of ${nameOf(topology)}`,
    });
    const bucket = new Bucket(this, 'bucket', {
      name: `${nameOf(topology, 'state')}-${account.id}`,
      keyArn: key.arn,
      forceDestroy: topology.storage.forceDestroy,
      lifecycle: [
        {
          id: 'expire-former-states',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [
            { noncurrentDays: keepFormerDays, newerNoncurrentVersions: keepFormerVersions },
          ],
        },
        abortUnfinishedUploads(topology.storage.abortUploadsAfterDays),
      ],
    });

    this.id = bucket.id;
    this.arn = bucket.arn;
    this.keyArn = key.arn;
  }
}
