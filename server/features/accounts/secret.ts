import { hkdfSync } from 'node:crypto';

/** The one provider an installation may have, in addresses and tables. */
export const providerId = 'oidc';

/** What sessions are signed and second factors encrypted with: derived, so that it says nothing of the machine's token. */
export function authSecret(token: string): string {
  return Buffer.from(hkdfSync('sha256', token, '', 'mangu sessions', 32)).toString('base64url');
}
