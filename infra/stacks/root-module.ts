import { AwsProvider } from '@cdktn/provider-aws/lib/provider/index.js';
import type { Topology } from '@mangu/topology/types';
import { TerraformStack } from 'cdktn';
import type { Construct } from 'constructs';

const targetVersions = { terraform: '>=1.11.0', opentofu: '>=1.11.0' };

/** What both root modules share: versions, providers, tags. */
export abstract class RootModule extends TerraformStack {
  readonly topology: Topology;
  /** CloudFront's certificate, firewall and their logs live in us-east-1, wherever the rest is. */
  readonly global: AwsProvider;
  /** Where backups are copied to. */
  readonly recovery: AwsProvider;

  constructor(scope: Construct, id: string, topology: Topology) {
    super(scope, id);
    this.topology = topology;
    // Ephemeral values and write-only arguments came with these (docs/decisions/0020).
    this.node.setContext('targetVersions', targetVersions);
    const defaultTags = [
      { tags: { Product: topology.product, Environment: topology.environment, ManagedBy: 'terraform' } },
    ];
    new AwsProvider(this, 'aws', { region: topology.region, defaultTags });
    this.global = new AwsProvider(this, 'global', { alias: 'global', region: 'us-east-1', defaultTags });
    this.recovery = new AwsProvider(this, 'recovery', {
      alias: 'recovery',
      region: topology.recoveryRegion,
      defaultTags,
    });
    // Untyped because the bindings write their own exact version; the JSON holds only what this whole range accepts.
    this.addOverride('terraform.required_providers.aws.version', '>= 5.100.0, < 7.0.0');
    this.addOverride('terraform.required_version', '>= 1.11.0');
  }
}
