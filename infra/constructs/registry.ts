import { EcrLifecyclePolicy } from '@cdktn/provider-aws/lib/ecr-lifecycle-policy/index.js';
import { EcrRepository } from '@cdktn/provider-aws/lib/ecr-repository/index.js';
import { fixedNames } from '@mangu/topology/names';
import type { ServiceName, Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';

export interface RegistryProps {
  readonly topology: Topology;
  readonly keyArn: string;
}

interface Repository {
  readonly arn: string;
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<name>`: where images are pushed, and the first part of their references. */
  readonly url: string;
  readonly name: string;
}

const services = ['server', 'client'] as const satisfies readonly ServiceName[];

/**
 * Specification: Container Registry. Images are pushed without a tag that lasts: only the deploy command tags, and only
 * what it deploys. So the last ten tagged images are the last ten deployments, and the running one is among them.
 */
export class Registry extends Construct {
  readonly repositories: Readonly<Record<ServiceName, Repository>>;

  constructor(scope: Construct, id: string, { topology, keyArn }: RegistryProps) {
    super(scope, id);
    const { registry, storage } = topology;
    const names = fixedNames(topology).repositories;
    const repository = (service: ServiceName): Repository => {
      const made = new EcrRepository(this, service, {
        name: names[service],
        // A tag that says what was deployed may not say something else tomorrow.
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: registry.scanOnPush },
        encryptionConfiguration: [{ encryptionType: 'KMS', kmsKey: keyArn }],
        forceDelete: storage.forceDestroy,
      });
      new EcrLifecyclePolicy(this, `${service}-lifecycle`, {
        repository: made.name,
        policy: lifecycleOf(topology),
      });
      return { arn: made.arn, url: made.repositoryUrl, name: made.name };
    };
    const [server, client] = services.map(repository);
    if (!server || !client) throw new Error('Each service has a repository.');
    this.repositories = { server, client };
  }
}

function lifecycleOf({ registry }: Topology): string {
  const expire = { action: { type: 'expire' } };
  return JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: `Keep the last ${registry.keepTaggedImages} deployed images`,
        selection: {
          tagStatus: 'tagged',
          tagPatternList: ['*'],
          countType: 'imageCountMoreThan',
          countNumber: registry.keepTaggedImages,
        },
        ...expire,
      },
      {
        rulePriority: 2,
        description: 'Remove what was never deployed',
        selection: {
          tagStatus: 'untagged',
          countType: 'sinceImagePushed',
          countUnit: 'days',
          countNumber: registry.untaggedExpireDays,
        },
        ...expire,
      },
    ],
  });
}
