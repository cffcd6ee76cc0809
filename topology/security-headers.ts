/**
 * Headers that browsers obey, in one place: CloudFront, nginx and the server take them from here, so that MANGU is as
 * safe without a CDN before it.
 *
 * Content security policies, one per kind of page. Nothing is allowed that is not written here.
 * - app: catalogue and all pages of the publisher.
 * - reader: the page in which a book is shown. The book's documents are blob frames that inherit this policy, so
 *   its styles may be inline and its pictures blobs, but no script of a book matches `script-src`.
 * - docs: the pages that explain the API. - api: documents that are data.
 * - resource: parts of a book when opened outside the reader.
 */
export const contentSecurityPolicies = {
  app: policy({
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' blob: data:",
    'font-src': "'self'",
    'connect-src': "'self'",
    'manifest-src': "'self'",
  }),
  reader: policy({
    'script-src': "'self'",
    'style-src': "'self' 'unsafe-inline' blob:",
    'img-src': "'self' blob: data:",
    'font-src': "'self' blob: data:",
    'media-src': "'self' blob:",
    'connect-src': "'self'",
    'frame-src': 'blob:',
    'object-src': "'none'",
  }),
  docs: policy({
    'script-src': "'self'",
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data:",
    'connect-src': "'self'",
  }),
  api: policy({}),
  resource: `${policy({ 'script-src': "'none'", 'connect-src': "'none'" })}; sandbox`,
} as const;

export const securityHeaders = {
  /** Two years, as browsers' lists of HTTPS-only sites want it. `preload` alone does nothing: someone must enter the name. */
  strictTransportSecurity: { maxAgeSeconds: 63_072_000, includeSubdomains: true, preload: true },
  contentTypeOptions: 'nosniff',
  frameOptions: 'DENY',
  referrerPolicy: 'no-referrer',
  /** No page of ours asks for any of these, and no book may. */
  permissionsPolicy: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  crossOriginOpenerPolicy: 'same-origin',
  crossOriginResourcePolicy: 'same-origin',
  /** For what says nothing itself: error pages of AWS, scripts and fonts. Pages and data bring their own, narrower one. */
  contentSecurityPolicy: contentSecurityPolicies.app,
} as const;

/** Name → value, as nginx and the server send them with every answer. Each kind of page adds its content policy. */
export const headersOfEveryAnswer: Readonly<Record<string, string>> = {
  'x-content-type-options': securityHeaders.contentTypeOptions,
  'x-frame-options': securityHeaders.frameOptions,
  'referrer-policy': securityHeaders.referrerPolicy,
  'permissions-policy': securityHeaders.permissionsPolicy,
  'cross-origin-opener-policy': securityHeaders.crossOriginOpenerPolicy,
  'cross-origin-resource-policy': securityHeaders.crossOriginResourcePolicy,
};

/** Value of `Strict-Transport-Security`, for answers under a name that people reach by HTTPS alone. */
export const strictTransportSecurity = [
  `max-age=${securityHeaders.strictTransportSecurity.maxAgeSeconds}`,
  ...(securityHeaders.strictTransportSecurity.includeSubdomains ? ['includeSubDomains'] : []),
  ...(securityHeaders.strictTransportSecurity.preload ? ['preload'] : []),
].join('; ');

function policy(directives: Record<string, string>): string {
  const all = {
    'default-src': "'none'",
    ...directives,
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  };
  return Object.entries(all)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}
