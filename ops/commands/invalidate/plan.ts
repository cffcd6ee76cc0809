import type { Plan } from '../../operations/step.ts';

export interface InvalidateFacts {
  readonly environment: string;
  readonly distributionId: string;
  /** Makes the request the same one when it is sent twice. */
  readonly reference: string;
  readonly paths: readonly string[];
}

/** One sentence when CloudFront would not take a path. */
export function pathProblem(path: string): string | undefined {
  if (!path.startsWith('/')) return `"${path}" does not begin with a slash.`;
  const star = path.indexOf('*');
  return star >= 0 && star < path.length - 1 ? `"${path}" has its star not at the end.` : undefined;
}

/** CloudFront forgets paths and asks again; pure. */
export function planInvalidation({ environment, distributionId, reference, paths }: InvalidateFacts): Plan {
  return {
    name: 'invalidate',
    title: `Let CloudFront forget in ${environment}`,
    facts: [
      ['distribution', distributionId],
      ['paths', paths.join(' ')],
    ],
    warnings: paths.includes('/*') ? ['Every page is asked for again: the services will feel it.'] : [],
    steps: [
      {
        says: `Forget ${paths.length === 1 ? paths[0] : `${paths.length} paths`}, everywhere within minutes`,
        call: 'cloudfront:CreateInvalidation',
        input: {
          DistributionId: distributionId,
          InvalidationBatch: {
            CallerReference: reference,
            Paths: { Quantity: paths.length, Items: [...paths] },
          },
        },
      },
    ],
  };
}
