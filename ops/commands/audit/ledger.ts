/**
 * What the scanner finds and we keep, with the reason, an owner and an end. One check to a waiver, every resource by its
 * exact address. A waiver that is not needed any more, that has expired or that names an unknown resource fails.
 */
import type { EnvironmentName } from '@mangu/topology/types';

/** What stands behind a waiver: a line of the specification word for word, a limit of AWS, or a record in docs/decisions. */
export type Ground =
  | { readonly specification: string }
  | { readonly limitOfAws: string }
  | { readonly decision: `${number}-${string}.md` };

export interface Waiver {
  readonly check: `CKV_${string}` | `CKV2_${string}`;
  readonly environments: readonly EnvironmentName[];
  /** `platform: aws_lb.edge_alb_1A2B3C4D` */
  readonly resources: readonly string[];
  readonly ground: Ground;
  readonly reason: string;
  readonly owner: string;
  /** Last day, YYYY-MM-DD. */
  readonly expires: string;
}

/** At most so many of production, and so many more that only concern others. */
export const waiverLimits = { production: 15, elsewhere: 8 } as const;

/** Checks of the scanner that must pass at least, so that a scan that read nothing is no clean one. */
export const passedAtLeast: Readonly<Record<EnvironmentName, number>> = {
  production: 1,
  staging: 1,
  development: 1,
};

export const waivers: readonly Waiver[] = [];
