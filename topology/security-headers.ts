/**
 * Headers that browsers obey. CloudFront adds them where the answer has none; nginx and the server send the same, so
 * that MANGU is as safe without a CDN before it.
 */
export const securityHeaders = {
  /** Two years, as browsers' lists of HTTPS-only sites want it. `preload` alone does nothing: someone must enter the name. */
  strictTransportSecurity: { maxAgeSeconds: 63_072_000, includeSubdomains: true, preload: true },
  contentTypeOptions: 'nosniff',
  frameOptions: 'DENY',
  referrerPolicy: 'no-referrer',
  /** No page of ours asks for any of these, and no book may. */
  permissionsPolicy: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  crossOriginOpenerPolicy: 'same-origin',
  /** For what says nothing itself: error pages of AWS, scripts and fonts. Pages and data bring their own, narrower one. */
  contentSecurityPolicy:
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
} as const;
