import { hkdfSync } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import type { Database } from '../../platform/database.ts';

export interface AuthOptions {
  readonly db: Database;
  /** The machine's token; what sessions are signed with is derived from it. */
  readonly token: string;
  /** Where people reach the server. */
  readonly publicUrl: URL;
}

/** What sessions are signed and second factors encrypted with: derived, so that it says nothing of the token. */
export function authSecret(token: string): string {
  return Buffer.from(hkdfSync('sha256', token, '', 'mangu sessions', 32)).toString('base64url');
}

/** better-auth on our own tables; ids are made by PostgreSQL. */
export function createAuth({ db, token, publicUrl }: AuthOptions) {
  const secure = publicUrl.protocol === 'https:';
  return betterAuth({
    secret: authSecret(token),
    baseURL: publicUrl.origin,
    basePath: '/api/auth',
    telemetry: { enabled: false },
    database: { db, type: 'postgres', transaction: true },
    advanced: {
      // Not its own prefix `__Secure-`: `__Host-` binds a cookie to this very host, too.
      useSecureCookies: false,
      cookiePrefix: secure ? '__Host-mangu' : 'mangu',
      // Lax only for what must come along when a provider sends people back.
      defaultCookieAttributes: { secure, sameSite: 'strict' },
      cookies: {
        state: { attributes: { sameSite: 'lax' } },
        oauth_state: { attributes: { sameSite: 'lax' } },
      },
      database: { generateId: false },
    },
    user: {
      modelName: 'person',
      fields: { emailVerified: 'email_verified', createdAt: 'created', updatedAt: 'updated' },
    },
    session: {
      modelName: 'session',
      fields: {
        userId: 'person_id',
        expiresAt: 'expires',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created',
        updatedAt: 'updated',
      },
    },
    account: {
      modelName: 'account',
      fields: {
        userId: 'person_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires',
        refreshTokenExpiresAt: 'refresh_token_expires',
        createdAt: 'created',
        updatedAt: 'updated',
      },
    },
    verification: {
      modelName: 'verification',
      fields: { expiresAt: 'expires', createdAt: 'created', updatedAt: 'updated' },
    },
    emailAndPassword: {
      enabled: true,
      requireEmailVerification: true,
      revokeSessionsOnPasswordReset: true,
      password: {
        // argon2id with the library's defaults: 19 MiB, 2 passes (OWASP).
        hash: (password) => hash(password),
        verify: ({ hash: kept, password }) => verify(kept, password),
      },
    },
  });
}
export type Auth = ReturnType<typeof createAuth>;
