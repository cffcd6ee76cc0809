/** Sent by our CloudFront, asked for by our load balancer; CloudFront overwrites what a viewer sends under this name. */
export const originHeaderName = 'X-Origin-Verify';

/**
 * Two values are taken, one is sent. To rotate: the current one becomes the previous one, CloudFront is given the new
 * one, and nothing is refused while its edges learn it (docs/runbooks).
 */
export interface OriginHeader {
  readonly current: string;
  readonly previous: string;
}
