import { setTimeout as delay } from 'node:timers/promises';
import { buildEpub } from '@mangu/epub/testing';
import { DidNotHold } from './programs.ts';

/** Uploads a book as the command line does, and waits for its place in the catalogue. */
export async function uploadBook(api: string, token: string): Promise<string> {
  const bytes = new Uint8Array(buildEpub());
  const authorization = `Bearer ${token}`;
  const tus = { authorization, 'tus-resumable': '1.0.0' };
  const made = await fetch(`${api}/api/uploads`, {
    method: 'POST',
    headers: {
      ...tus,
      'upload-length': String(bytes.length),
      'upload-metadata': `filename ${Buffer.from('book.epub').toString('base64')}`,
    },
  });
  const location = made.headers.get('location');
  if (made.status !== 201 || !location)
    throw new DidNotHold(`An upload was refused: ${made.status} ${await made.text()}`);
  await fetch(new URL(location, api), {
    method: 'PATCH',
    headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: bytes,
  });
  const id = location.split('/').at(-1);
  for (let round = 0; round < 600; round++) {
    const answer = await fetch(`${api}/api/imports/${id}`, { headers: { authorization } });
    const { verdict, bookId } = Object(await answer.json());
    if (typeof bookId === 'string' && verdict) return bookId;
    if (verdict) throw new DidNotHold(`The book was not taken: ${verdict}.`);
    await delay(100);
  }
  throw new DidNotHold('The book was not checked within a minute.');
}
