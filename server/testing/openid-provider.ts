import { generateKeyPair } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { promisify } from 'node:util';
import { Provider } from 'oidc-provider';

/** Somebody as the provider knows them. */
export interface Known {
  readonly email: string;
  readonly email_verified: boolean;
  readonly name: string;
}

export interface TestProvider {
  readonly issuer: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Takes up its work; only now is it known where MANGU answers. */
  open(callback: string): Promise<void>;
  /** Whoever comes next is this one; nobody refuses. */
  next(subject: string | undefined, claims?: Known): void;
  /** Answers nobody any more. */
  goDown(): Promise<void>;
}

const clientId = 'mangu';
const clientSecret = 'a secret between the two of them';

/** A real OpenID Connect provider on loopback, which asks nobody for a password. */
export async function startOpenIdProvider(host = '127.0.0.1'): Promise<TestProvider> {
  const people = new Map<string, Known>();
  let subject: string | undefined;
  let handle = async (_request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.writeHead(503).end();
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const goDown = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  after(goDown);
  const { port } = server.address() as AddressInfo;
  const issuer = `http://${host}:${port}`;
  return {
    issuer,
    variables: {
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: clientId,
      OIDC_CLIENT_SECRET: clientSecret,
      OIDC_NAME: 'the library',
    },
    async open(callback) {
      const provider = await makeProvider(issuer, callback, people);
      const answer = provider.callback();
      handle = async (request, response) => {
        if (!request.url?.startsWith('/interaction/')) return void (await answer(request, response));
        const result = subject
          ? { login: { accountId: subject } }
          : { error: 'access_denied', error_description: 'not today' };
        await provider.interactionFinished(request, response, result);
      };
    },
    next(who, claims) {
      subject = who;
      if (who !== undefined && claims) people.set(who, claims);
    },
    goDown,
  };
}

async function makeProvider(issuer: string, callback: string, people: ReadonlyMap<string, Known>) {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [callback] }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['of a test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: async () => ({ sub: accountId, ...people.get(accountId) }),
    }),
    // Nobody is asked what may be told of them.
    async loadExistingGrant({ oidc }) {
      const { session, client } = oidc;
      const grant = new provider.Grant({
        ...(client ? { clientId: client.clientId } : {}),
        ...(session?.accountId ? { accountId: session.accountId } : {}),
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  return provider;
}
