import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { genericOAuth } from 'better-auth/plugins';
import type { Database } from '../../platform/database.ts';
import { signUpIsOpen } from '../../platform/house.ts';
import { accountFields, personFields, sessionFields, verificationFields } from './columns.ts';
import { discoveryUrl } from './discovery.ts';
import { sendText } from './mails.ts';
import { secondFactor } from './second-factor.ts';
import { authSecret, providerId } from './secret.ts';
import { dropProviders } from './sessions.ts';

export interface Provider {
  /** Issuer, whose `/.well-known/openid-configuration` says the rest. */
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  /** As people know it. */
  readonly name: string;
  /** Whether the secret goes into a header of its own, as most want it, or into the form. */
  readonly basic?: boolean;
}

export interface AuthOptions {
  readonly db: Database;
  /** The machine's token; what sessions are signed with is derived from it. */
  readonly token: string;
  /** Where people reach the server; asked when a link is made, for a port may only be known then. */
  readonly origin: () => string;
  /** People come by HTTPS. */
  readonly secure: boolean;
  readonly provider?: Provider | undefined;
}

/** What a provider hands over opens doors there; we only ask who somebody is, and keep none of it. */
const noTokens = { accessToken: null, refreshToken: null, idToken: null };
/** A link in a mail works for so long. */
const linkSeconds = 3600;

/**
 * better-auth on our own tables; ids are made by PostgreSQL. A module of some weight: import it when somebody has an
 * account, as start-accounts.ts does.
 */
export function createAuth(options: AuthOptions) {
  const { db, token, origin, secure, provider } = options;
  // Behind `#`, so that no proxy on the way writes the token into its log.
  const link = (page: string, token: string) => `${origin()}/${page}#${token}`;
  return betterAuth({
    secret: authSecret(token),
    baseURL: origin(),
    basePath: '/api/auth',
    telemetry: { enabled: false },
    logger: { disabled: true },
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
      ipAddress: { ipAddressHeaders: ['x-client-address'] },
    },
    user: {
      modelName: 'person',
      fields: personFields,
      changeEmail: { enabled: true },
    },
    session: { modelName: 'session', fields: sessionFields },
    account: { modelName: 'account', fields: accountFields },
    // A row that somebody reads opens nothing: only hashes of tokens are kept.
    verification: { modelName: 'verification', fields: verificationFields, storeIdentifier: 'hashed' },
    emailAndPassword: {
      enabled: true,
      requireEmailVerification: true,
      minPasswordLength: 10,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: linkSeconds,
      password: {
        // argon2id with the library's defaults: 19 MiB, 2 passes (OWASP).
        hash: (password) => hash(password),
        verify: ({ hash: kept, password }) => verify(kept, password),
      },
      sendResetPassword: ({ user, token }) =>
        sendText(db, 'reset', user.email, { name: user.name, link: link('reset', token) }),
      async onPasswordReset({ user }) {
        // Whoever opened the link reads the mail of this address. Somebody else may have come by a provider with it
        // before, and have had it confirmed by a click: whom the provider confirms is linked again by itself.
        await db.transaction().execute(async (trx) => {
          await dropProviders(trx, user.id);
          await trx.updateTable('person').set({ email_verified: true }).where('id', '=', user.id).execute();
        });
        await sendText(db, 'password-changed', user.email, { name: user.name, link: `${origin()}/reset` });
      },
      async onExistingUserSignUp({ user }) {
        await sendText(db, 'already', user.email, { name: user.name, link: `${origin()}/sign-in` });
      },
    },
    emailVerification: {
      sendOnSignUp: true,
      autoSignInAfterVerification: false,
      expiresIn: linkSeconds,
      sendVerificationEmail: ({ user, token }) =>
        sendText(db, 'verify', user.email, { name: user.name, link: link('verify', token) }),
    },
    databaseHooks: {
      account: {
        create: {
          async before(account) {
            // Linked are those whom the provider confirms; whom it did not, but who came first, is somebody else.
            if (account.providerId === providerId) await dropProviders(db, account.userId);
            return { data: { ...account, ...noTokens } };
          },
        },
        update: { before: async (account) => ({ data: { ...account, ...noTokens } }) },
      },
      session: {
        create: {
          // After the password was right, so that nobody else learns of it. The database has the last word.
          async before({ userId }) {
            const person = await db
              .selectFrom('person')
              .select('suspended')
              .where('id', '=', userId)
              .executeTakeFirst();
            if (person?.suspended)
              throw new APIError('FORBIDDEN', { code: 'ACCOUNT_SUSPENDED', message: 'suspended' });
          },
        },
      },
      user: {
        create: {
          // The last word on it, also for those who come from a provider. Who was invited is made elsewhere.
          before: async () => (await signUpIsOpen(db)) && undefined,
          async after({ id }) {
            await db.insertInto('person_role').values({ person_id: id, role: 'reader' }).execute();
          },
        },
      },
    },
    plugins: [secondFactor(), ...(provider ? [oidc(provider)] : [])],
  });
}
export type Auth = ReturnType<typeof createAuth>;

function oidc({ issuer, clientId, clientSecret, name, basic = true }: Provider) {
  return genericOAuth({
    config: [
      {
        providerId,
        name,
        discoveryUrl: discoveryUrl(issuer),
        clientId,
        clientSecret,
        tokenEndpointAuth: { method: basic ? 'client_secret_basic' : 'client_secret_post' },
        scopes: ['openid', 'email', 'profile'],
        pkce: true,
        requireIdTokenVerification: true,
        // An address opens doors here once somebody has confirmed it, there or here.
        requireEmailVerification: true,
        mapProfileToUser: (profile) => ({ name: nameOf(profile), image: undefined }),
      },
    ],
  });
}

/** Not every provider tells a name; people can change it here. */
function nameOf(profile: Readonly<Record<string, unknown>>): string {
  const told = [profile.name, profile.preferred_username].find(
    (one) => typeof one === 'string' && one.trim() !== '',
  );
  return String(told ?? String(profile.email).split('@')[0])
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 100);
}
