import assert from 'node:assert/strict';
import { type Known, startOpenIdProvider } from '../../testing/openid-provider.ts';
import { startTestServer } from '../../testing/server.ts';
import type { Visitor } from './testing.ts';

export const known = (email: string, more: Partial<Known> = {}): Known => ({
  email,
  email_verified: true,
  name: 'Ada of the Library',
  ...more,
});

/** A server with an OpenID Connect provider beside it, both gone after the test file, and the ways between them. */
export async function openHouse() {
  const provider = await startOpenIdProvider('localhost');
  const server = await startTestServer(provider.variables);
  await provider.open(`${server.url}/api/auth/callback/oidc`);

  /** Follows the provider's own redirects with a jar of its own. @returns where it sends people back to. */
  async function atProvider(start: string): Promise<string> {
    const jar = new Map<string, string>();
    let at = new URL(start);
    while (at.origin === provider.issuer) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
      const location = answer.headers.get('location');
      assert(location, `${at.pathname}: ${answer.status} ${await answer.text()}`);
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        jar.set(name, value);
      }
      at = new URL(location, at);
    }
    return at.href;
  }

  async function back(who: Visitor, location: string): Promise<string> {
    const answer = await who.get(location);
    assert.equal(answer.status, 302, await answer.clone().text());
    const to = new URL(answer.headers.get('location') ?? '', server.url);
    assert.equal(to.origin, server.url);
    return to.pathname + to.search;
  }

  /** What a browser does between the button and the page it comes back to; @returns where that is. */
  async function throughProvider(who: Visitor, next = '/library'): Promise<string> {
    const begun = await who.post('/api/account/providers/oidc', { next });
    assert.equal(begun.status, 200, await begun.clone().text());
    const { url } = JSON.parse(await begun.text());
    return back(who, await atProvider(url));
  }

  return { provider, server, throughProvider, atProvider, back };
}
