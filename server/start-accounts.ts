import type { Environment } from '@mangu/topology/environment';
import type { FastifyBaseLogger } from 'fastify';
import type { Auth, AuthOptions } from './features/accounts/auth.ts';
import type { AccountsDeps } from './features/accounts/deps.ts';
import { makeInvitation } from './features/accounts/invitations.ts';
import { signInProvider } from './features/accounts/provider.ts';
import { hasAdministrator } from './features/accounts/roles.ts';
import { authSecret } from './features/accounts/secret.ts';
import { tidySessions } from './features/accounts/sessions.ts';
import { tidyAttempts } from './platform/attempts-database.ts';
import type { Database } from './platform/database.ts';
import { tellParent } from './platform/events.ts';
import { type MailTransport, startMailSender } from './platform/mail-sender.ts';

const tidyEveryMs = 600_000;

export interface StartAccounts {
  readonly env: Environment;
  readonly db: Database;
  readonly token: string;
  readonly log: FastifyBaseLogger;
}

type Assembled = Pick<AccountsDeps, 'auth' | 'secret' | 'provider' | 'origin' | 'keepsMail' | 'local'>;

/** What the accounts are made of, and what runs beside them once the database is up to date. */
export function assembleAccounts({ env, db, token, log }: StartAccounts) {
  let address = `http://localhost:${env.PORT}`;
  const origin = () => env.PUBLIC_URL?.origin ?? address;
  const secure = env.PUBLIC_URL?.protocol === 'https:';
  const options = { db, token, origin, secure };
  const deps: Assembled = {
    auth: loadedOnce(options),
    secret: authSecret(token),
    provider: providerOf(env, options),
    origin,
    keepsMail: !env.SMTP_URL && !env.SES_REGION,
    local: env.PUBLIC_URL === undefined && isLoopback(env.HOST),
  };
  return {
    deps,
    /** @param url where the server answers; @returns how to stop what was started. */
    async start(url: string): Promise<() => Promise<void>> {
      address = url;
      if (!(await hasAdministrator(db))) await offerWelcome(db, origin(), log);
      const transport = await transportOf(env);
      const sender = transport && startMailSender({ db, transport, log, origin });
      const tidying = setInterval(() => {
        for (const tidy of [tidyAttempts, tidySessions]) void tidy(db).catch(() => {});
      }, tidyEveryMs);
      return async () => {
        clearInterval(tidying);
        await sender?.stop();
      };
    },
  };
}

/** There is no default password: whoever reads what the first start prints becomes the administrator. */
async function offerWelcome(db: Database, origin: string, log: FastifyBaseLogger): Promise<void> {
  const { path, expires } = await makeInvitation(db, 'first');
  const url = `${origin}${path}`;
  if (process.connected) tellParent({ event: 'welcome', url, expires });
  else log.info({ url, expires }, 'there is no administrator yet: this link makes one, once');
}

function providerOf(env: Environment, options: AuthOptions): Assembled['provider'] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = env;
  if (!issuer || !clientId || !clientSecret) return undefined;
  return signInProvider(options, { issuer, clientId, clientSecret, name: env.OIDC_NAME });
}

/** better-auth weighs as much as all else together: a house whose readers have no accounts does not load it. */
function loadedOnce(options: AuthOptions): () => Promise<Auth> {
  let loaded: Promise<Auth> | undefined;
  return () => {
    loaded ??= import('./features/accounts/auth.ts').then(({ createAuth }) => createAuth(options));
    return loaded;
  };
}

/** Imported where mail leaves the house, and nowhere else. */
async function transportOf(env: Environment): Promise<MailTransport | undefined> {
  if (!env.MAIL_FROM || (!env.SMTP_URL && !env.SES_REGION)) return undefined;
  const { sesTransport, smtpTransport } = await import('./platform/mail-transports.ts');
  if (env.SMTP_URL) return smtpTransport(env.SMTP_URL, env.MAIL_FROM);
  return env.SES_REGION ? sesTransport(env.SES_REGION, env.MAIL_FROM) : undefined;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
