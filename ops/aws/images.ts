import type { ServiceName } from '@mangu/topology/types';
import { OperatorError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { faultName } from './refusals.ts';
import type { AwsSession } from './session.ts';

export interface Image {
  /** By digest. */
  readonly reference: string;
  readonly tags: readonly string[];
  /** Number of weaknesses by severity; undefined when the registry has not looked. */
  readonly findings: Readonly<Record<string, number>> | undefined;
}

/** Where an image lies: the digest or the tag, and the repository when it was named. */
export interface ImageName {
  readonly repository: string | undefined;
  readonly id: { readonly imageDigest: string } | { readonly imageTag: string };
}

/**
 * `0.2.0`, `sha256:…`, or `REPOSITORY@sha256:…` as a registry prints it.
 * @returns undefined for anything else, a repository with a tag among it: a tag may be moved.
 */
export function parseImage(text: string): ImageName | undefined {
  const [, repository, digest] = /^(?:([^@\s]+)@)?(sha256:[0-9a-f]{64})$/.exec(text) ?? [];
  if (digest) return { repository, id: { imageDigest: digest } };
  return /^[\w][\w.-]{0,127}$/.test(text) ? { repository: undefined, id: { imageTag: text } } : undefined;
}

/** @throws OperatorError when it is not in the service's repository of this account. */
export async function findImage(session: AwsSession, service: ServiceName, text: string): Promise<Image> {
  const { aws, names, account, region } = session;
  const repositoryName = names.repositories[service];
  const repository = `${account}.dkr.ecr.${region}.amazonaws.com/${repositoryName}`;
  const name = parseImage(text);
  if (!name) {
    throw new OperatorError(
      exitCodes.wrongUse,
      `"${text}" is neither a tag nor a digest.`,
      `Name a tag (0.2.0), sha256:…, or ${repository}@sha256:….`,
    );
  }
  if (name.repository && name.repository !== repository) {
    throw new OperatorError(
      exitCodes.missing,
      `${name.repository} is not the repository of ${service} here: ${repository}.`,
    );
  }
  const found = await (await aws.ecr())
    .describeImages({ repositoryName, imageIds: [name.id] })
    .catch((error: unknown) => {
      if (['ImageNotFoundException', 'RepositoryNotFoundException'].includes(faultName(error)))
        return undefined;
      throw error;
    });
  const [image] = found?.imageDetails ?? [];
  if (!image?.imageDigest) {
    throw new OperatorError(
      exitCodes.missing,
      `There is no image "${text}" in ${repository}.`,
      'Push it first.',
    );
  }
  return {
    reference: `${repository}@${image.imageDigest}`,
    tags: image.imageTags ?? [],
    findings: image.imageScanFindingsSummary?.findingSeverityCounts,
  };
}
