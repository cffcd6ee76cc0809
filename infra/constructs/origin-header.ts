/**
 * Two values are taken, one is sent. To rotate: the current one becomes the previous one, CloudFront is given the new
 * one, and nothing is refused while its edges learn it (docs/runbooks).
 */
export interface OriginHeader {
  readonly current: string;
  readonly previous: string;
  /** The parameters that hold the two, in no order: for whoever takes both. */
  readonly parameterArns: readonly [string, string];
}
