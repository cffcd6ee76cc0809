import { DataAwsCallerIdentity } from '@cdktn/provider-aws/lib/data-aws-caller-identity/index.js';
import { DataAwsPartition } from '@cdktn/provider-aws/lib/data-aws-partition/index.js';
import type { Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';

/** The account that a module is applied to; ids for ARNs and globally unique names. */
export class Account extends Construct {
  readonly id: string;
  /** `aws`, or another partition of AWS. */
  readonly partition: string;
  readonly region: string;
  /** The account itself as a principal of key and bucket policies. */
  readonly rootArn: string;

  constructor(scope: Construct, id: string, { topology }: { readonly topology: Topology }) {
    super(scope, id);
    this.id = new DataAwsCallerIdentity(this, 'identity').accountId;
    this.partition = new DataAwsPartition(this, 'partition').partition;
    this.region = topology.region;
    this.rootArn = `arn:${this.partition}:iam::${this.id}:root`;
  }
}
