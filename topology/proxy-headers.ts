/**
 * What the last machine before ours says of a request. Its word counts only with the first of these headers, whose
 * value nobody else knows: CloudFront overwrites what a viewer sends under these names, and so does the proxy of
 * `compose.yaml`.
 */

/** Sent by our CloudFront, asked for by our load balancer and by the server. */
export const originHeaderName = 'X-Origin-Verify';

/** Address and port of whoever asks: `198.51.100.7:46532`, `2001:db8::7:46532`. */
export const viewerAddressHeaderName = 'CloudFront-Viewer-Address';
