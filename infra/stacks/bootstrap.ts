import type { Topology } from '@mangu/topology/types';
import { LocalBackend, TerraformOutput } from 'cdktn';
import type { Construct } from 'constructs';
import { Account } from '../constructs/account.ts';
import { GithubOidc } from '../constructs/github-oidc.ts';
import { Registry } from '../constructs/registry.ts';
import { StateBucket } from '../constructs/state-bucket.ts';
import { stateKey } from './backend.ts';
import { RootModule } from './root-module.ts';

/**
 * What must exist before the rest can be planned: the bucket of the states and the repositories of the images. Its own
 * state begins in a file and then moves into the bucket (docs/runbooks/first-apply.md).
 */
export class Bootstrap extends RootModule {
  constructor(scope: Construct, id: string, topology: Topology) {
    super(scope, id, topology);
    new LocalBackend(this, { path: 'terraform.tfstate' });
    const account = new Account(this, 'account', { topology });
    const state = new StateBucket(this, 'state', { topology, account });
    const { repositories } = new Registry(this, 'registry', { topology, keyArn: state.keyArn });
    const oidc = new GithubOidc(this, 'github');

    const place = { bucket: state.id, region: topology.region, kms_key_id: state.keyArn };
    const own = { ...place, key: stateKey('bootstrap'), encrypt: true, use_lockfile: true };
    const outputs: Record<string, [string, string]> = {
      backend_config: [
        Object.entries(place)
          .map(([name, value]) => `${name} = "${value}"\n`)
          .join(''),
        'Content of backend.hcl of the module platform.',
      ],
      own_backend: [
        JSON.stringify({ terraform: { backend: { s3: own } } }),
        'Content of backend_override.tf.json of this module, which moves its state into the bucket.',
      ],
      state_bucket: [state.id, 'Holds the states of both modules.'],
      server_repository_url: [repositories.server.url, 'Where images of the server are pushed.'],
      client_repository_url: [repositories.client.url, 'Where images of the client are pushed.'],
      github_oidc_provider_arn: [oidc.arn, 'What the deploy role trusts.'],
    };
    for (const [name, [value, description]] of Object.entries(outputs)) {
      new TerraformOutput(this, name, { value, description, staticId: true });
    }
  }
}
