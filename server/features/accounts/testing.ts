import type { TestServer } from '../../testing/server.ts';

/** A browser of a test: keeps cookies, and shows the token of its session. */
export function visitor(server: Pick<TestServer, 'url'>) {
  const jar = new Map<string, string>();
  const ask = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const token = jar.get('mangu.write_token');
    const answer = await fetch(new URL(path, server.url), {
      method,
      redirect: 'manual',
      headers: {
        origin: server.url,
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(token ? { 'x-mangu-token': token } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
  return {
    jar,
    get: (path: string) => ask('GET', path),
    post: (path: string, body?: unknown) => ask('POST', path, body),
    patch: (path: string, body?: unknown) => ask('PATCH', path, body),
    delete: (path: string) => ask('DELETE', path),
    /** Asks who one is, which also fetches the token for writing. */
    async account(): Promise<{
      person: { id: string; name: string; email: string; twoFactor: boolean; roles: string[] } | null;
    }> {
      const answer = await ask('GET', '/api/account');
      return JSON.parse(await answer.text());
    },
  };
}
export type Visitor = ReturnType<typeof visitor>;

/** The token of the newest mail to somebody about something. */
export async function tokenFromMail(
  { db }: Pick<TestServer, 'db'>,
  recipient: string,
  page: 'verify' | 'reset',
): Promise<string> {
  const mails = await db
    .selectFrom('mail')
    .select('text')
    .where('recipient', '=', recipient)
    .orderBy('created', 'desc')
    .execute();
  for (const { text } of mails) {
    const [, token] = new RegExp(`/${page}#(\\S+)`).exec(text) ?? [];
    if (token) return token;
  }
  throw new Error(`no mail to ${recipient} leads to /${page}`);
}

export const password = 'correct horse battery';

/** Somebody who signed up and confirmed the address. */
export async function signUp(server: TestServer, email: string, name = 'Ada'): Promise<Visitor> {
  const ada = visitor(server);
  const made = await ada.post('/api/account/sign-up', { name, email, password });
  if (made.status !== 204) throw new Error(await made.text());
  await ada.post('/api/account/verify', { token: await tokenFromMail(server, email, 'verify') });
  return ada;
}

export async function signIn(server: TestServer, email: string, secret = password): Promise<Visitor> {
  const ada = visitor(server);
  const answer = await ada.post('/api/account/sign-in', { email, password: secret });
  if (answer.status !== 200) throw new Error(await answer.text());
  await ada.account();
  return ada;
}
