/** Footnotes: which link is one, and what it says as data that the reader's own page shows. */

const opsNamespace = 'http://www.idpf.org/2007/ops';

function words(element: Element, attribute: 'type' | 'role'): string[] {
  const value =
    attribute === 'type'
      ? (element.getAttributeNS(opsNamespace, 'type') ?? element.getAttribute('epub:type'))
      : element.getAttribute('role');
  return value?.split(/\s+/).filter(Boolean) ?? [];
}

const referenceTypes = new Set([
  'noteref',
  'doc-noteref',
  'biblioref',
  'doc-biblioref',
  'glossref',
  'doc-glossref',
]);
const noteTypes = new Set([
  'footnote',
  'endnote',
  'rearnote',
  'note',
  'biblioentry',
  'glossdef',
  'doc-footnote',
  'doc-endnote',
  'doc-biblioentry',
]);
const backTypes = new Set(['backlink', 'doc-backlink', 'referrer']);

const semantics = (element: Element) => [...words(element, 'type'), ...words(element, 'role')];

/** `yes`: marked as a reference to a note; `maybe`: looks like one, the target decides; `no`. */
export function noteReference(link: Element): 'yes' | 'maybe' | 'no' {
  const own = semantics(link);
  if (own.some((word) => backTypes.has(word))) return 'no';
  if (own.some((word) => referenceTypes.has(word))) return 'yes';
  const raised = link.closest('sup') !== null || link.querySelector('sup') !== null;
  const short = /^[\s([]*(?:\d{1,4}|[*†‡§¶]{1,3}|[a-z])[\s)\].]*$/iu.test(link.textContent ?? '');
  return raised || short ? 'maybe' : 'no';
}

/**
 * The element that holds the whole note, when `target` is one. A link that is not marked as a reference leads to a
 * note only if the target is marked, or begins with the link's own sign.
 */
export function noteAt(target: Element, link: Element): Element | null {
  for (
    let element: Element | null = target;
    element && element.localName !== 'body';
    element = element.parentElement
  )
    if (semantics(element).some((word) => noteTypes.has(word))) return element;
  const holder = target.closest('aside, li, dd, p, div') ?? target;
  if (holder.localName === 'body' || /^h[1-6]$/.test(holder.localName)) return null;
  if (noteReference(link) === 'yes') return holder;
  const sign = link.textContent?.replace(/[\s()[\].]/g, '') ?? '';
  const begins = holder.textContent?.trim().replace(/^[([]/, '').startsWith(sign) ?? false;
  return sign !== '' && begins ? holder : null;
}

/** A note as a tree of few kinds, so that nothing of the book's markup enters the reader's page. */
export type NoteNode =
  | string
  | { readonly kind: NoteKind; readonly lang?: string; readonly children: readonly NoteNode[] };

const kinds = {
  p: 'paragraph',
  div: 'paragraph',
  li: 'paragraph',
  dd: 'paragraph',
  blockquote: 'quote',
  em: 'emphasis',
  i: 'emphasis',
  cite: 'emphasis',
  strong: 'strong',
  b: 'strong',
  sup: 'superior',
  sub: 'inferior',
  br: 'break',
} as const;

export type NoteKind = (typeof kinds)[keyof typeof kinds] | 'span';

const isKnown = (name: string): name is keyof typeof kinds => Object.hasOwn(kinds, name);

/** What a note says. Links back and what is not text are left out. */
export function noteContent(note: Element): NoteNode[] {
  return [...note.childNodes].flatMap((node): NoteNode[] => {
    if (node.nodeType === Node.TEXT_NODE) return [(node.nodeValue ?? '').replace(/\s+/g, ' ')];
    if (node.nodeType !== Node.ELEMENT_NODE) return [];
    const element = node as Element;
    const name = element.localName.toLowerCase();
    if (name === 'script' || name === 'style') return [];
    if (name === 'a' && isBackLink(element)) return [];
    const lang = element.getAttribute('lang') ?? element.getAttribute('xml:lang');
    const children = noteContent(element);
    if (!isKnown(name) && !lang) return children;
    return [{ kind: isKnown(name) ? kinds[name] : 'span', ...(lang && { lang }), children }];
  });
}

function isBackLink(link: Element): boolean {
  if (semantics(link).some((word) => backTypes.has(word))) return true;
  // Arrows, often followed by a variation selector.
  return /^(?:[↩↑⏎^\s]|\ufe0e|\ufe0f)*$/u.test(link.textContent ?? '');
}
