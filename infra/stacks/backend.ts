import type { TerraformStack } from 'cdktn';

/**
 * State in S3: encrypted, versioned, locked by S3 itself. Bucket, region and key come from `bootstrap`, by
 * `terraform init -backend-config=backend.hcl`; the bindings know no backend with a part left open, hence the override.
 */
export function partialS3Backend(stack: TerraformStack, module: string): void {
  stack.addOverride('terraform.backend', {
    s3: { key: stateKey(module), encrypt: true, use_lockfile: true },
  });
}

export const stateKey = (module: string): string => `${module}/terraform.tfstate`;
