import { TerraformBackend, type TerraformRemoteState, type TerraformStack } from 'cdktn';

export const stateKey = (module: string): string => `${module}/terraform.tfstate`;

/**
 * State in S3: encrypted, versioned, locked by S3 itself. Bucket, region and key come from `bootstrap`, by
 * `terraform init -backend-config=backend.hcl`. The library's own S3Backend wants the bucket, and without any backend it
 * writes a local one with a path of this machine, so this is one with a part left open.
 */
export class PartialS3Backend extends TerraformBackend {
  readonly #module: string;

  constructor(stack: TerraformStack, module: string) {
    super(stack, 'backend', 's3');
    this.#module = module;
  }

  protected override synthesizeAttributes(): Record<string, string | boolean> {
    return { key: stateKey(this.#module), encrypt: true, use_lockfile: true };
  }

  override getRemoteStateDataSource(): TerraformRemoteState {
    throw new Error('No module reads the state of another: hand values over as variables.');
  }
}
