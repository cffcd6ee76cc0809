import assert from 'node:assert/strict';
import { buildEpub } from '@mangu/epub/testing';
import type { TestServer } from '../../testing/server.ts';

/** Uploads a book of this title. @returns its id. */
export async function publishedBook(server: Pick<TestServer, 'upload'>, title: string): Promise<string> {
  const { bookId } = await server.upload(buildEpub({ title }));
  assert(bookId);
  return bookId;
}

/** A browser that keeps the device's cookie, and in which somebody can sign in and out. */
export function browserOf(server: Pick<TestServer, 'fetch'>) {
  let device: string | undefined;
  let session: { readonly cookie: string; readonly writeToken: string } | undefined;
  return {
    signIn(person: NonNullable<typeof session>) {
      session = person;
    },
    signOut() {
      session = undefined;
    },
    async fetch(pathname: string, init: RequestInit = {}): Promise<Response> {
      const headers = new Headers(init.headers);
      const cookie = [device, session?.cookie].filter(Boolean).join('; ');
      if (cookie) headers.set('cookie', cookie);
      if (session) headers.set('x-mangu-token', session.writeToken);
      const answer = await server.fetch(pathname, { ...init, headers });
      for (const set of answer.headers.getSetCookie()) {
        const [pair = ''] = set.split(';');
        if (pair.startsWith('mangu_device=')) device = pair.endsWith('=') ? undefined : pair;
      }
      return answer;
    },
  };
}
