import type { ObjectStore } from './object-store.ts';

/** Object keys of one book, all made from its UUID. Derived files have prefixes of their own (lifecycle rules). */
export const bookKeys = {
  original: (id: string) => `originals/${id}.epub`,
  reading: (id: string) => `reading/${id}.pack`,
  covers: (id: string) => `covers/${id}/`,
  cover: (id: string, widthPx: number, format: string) => `covers/${id}/${widthPx}.${format}`,
} as const;

export const coverMediaTypes = { avif: 'image/avif', webp: 'image/webp', jpg: 'image/jpeg' } as const;

/** Everything that is kept under one id; what is not there counts as removed. */
export async function removeObjects(objects: ObjectStore, id: string): Promise<void> {
  await objects.remove(bookKeys.original(id));
  await objects.remove(bookKeys.reading(id));
  await objects.removeBelow(bookKeys.covers(id));
}
