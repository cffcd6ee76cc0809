import type { Book } from './engine-book.ts';
import { linkAddress } from './engine-input.ts';
import type { Locator } from './engine-location.ts';
import { type NoteNode, noteAt, noteContent, noteReference } from './engine-notes.ts';
import { isOutside, resolvePath } from './engine-paths.ts';
import type { Target } from './target.ts';

/** Where a link leads. Pictures and notes are shown in place; the rest is for the reader's page to follow or ask. */
export type Destination =
  | { readonly kind: 'outside'; readonly url: string }
  | { readonly kind: 'inside'; readonly target: Target }
  | { readonly kind: 'note'; readonly content: NoteNode[]; readonly target: Target }
  | { readonly kind: 'picture'; readonly url: string; readonly alt: string }
  /** Nothing in this book, or an address no book may open. */
  | { readonly kind: 'dead' };

const outsideSchemes = /^(?:https?|mailto|tel):/i;

function outside(address: string): Destination {
  const absolute = address.startsWith('//') ? `https:${address}` : address;
  return outsideSchemes.test(absolute) ? { kind: 'outside', url: absolute } : { kind: 'dead' };
}

/** `page` is the document of section `index` in which the link stands. */
export async function destination(
  link: Element,
  page: Document,
  index: number,
  book: Book,
  locator: Locator,
): Promise<Destination> {
  const address = linkAddress(link).trim();
  const section = book.epub.sections[index];
  if (!section) return { kind: 'dead' };
  if (isOutside(address)) return outside(address);
  const reference = resolvePath(address, section.id);
  if (!reference) return { kind: 'dead' };
  const { path, fragment } = reference;
  const target: Target = { href: fragment ? `${path}#${fragment}` : path };
  const place = locator.place(target);
  if (!place) {
    const item = book.resources.item(path);
    return item?.mediaType.startsWith('image/')
      ? { kind: 'picture', url: book.resources.url(item.href), alt: link.textContent?.trim() ?? '' }
      : { kind: 'dead' };
  }
  if (fragment && noteReference(link) !== 'no') {
    const there = place.index === index ? page : await book.structure(place.index).catch(() => null);
    const element = there && locator.element(there, fragment);
    const note = element && noteAt(element, link);
    if (note) return { kind: 'note', content: noteContent(note), target };
  }
  return { kind: 'inside', target };
}
