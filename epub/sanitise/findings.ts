import type { Finding } from '../types.ts';

/** What the sanitiser takes away; `sanitise.<kind>` is the stable id of the finding. */
export const removalKinds = [
  'script',
  'event-handler',
  'remote-resource',
  'unsafe-url',
  'embed',
  'form',
  'meta-refresh',
  'meta',
  'base',
  'switch',
  'style',
  'animation',
  'doctype',
  'unknown-element',
] as const;
export type RemovalKind = (typeof removalKinds)[number];

const words: Readonly<Record<RemovalKind, { one: string; many: string; remedy: string }>> = {
  script: {
    one: 'One script was removed: no script of a book runs here.',
    many: '# scripts were removed: no script of a book runs here.',
    remedy: 'Offer the content without a script, or say in the text what only works elsewhere.',
  },
  'event-handler': {
    one: 'One event handler attribute (such as onclick) was removed.',
    many: '# event handler attributes (such as onclick) were removed.',
    remedy: 'Delete the attributes that begin with "on"; no script of a book runs here.',
  },
  'remote-resource': {
    one: 'One reference to a resource outside the book was removed: a book may not reach the network.',
    many: '# references to resources outside the book were removed: a book may not reach the network.',
    remedy: 'Put the image, font, style sheet or media file into the book and point to it there.',
  },
  'unsafe-url': {
    one: 'One address that could run code or open a local file was removed.',
    many: '# addresses that could run code or open a local file were removed.',
    remedy: 'Link to a place in the book, or to an https:, mailto: or tel: address.',
  },
  embed: {
    one: 'One embedded document (such as iframe or object) was replaced by its fallback or removed.',
    many: '# embedded documents (such as iframe or object) were replaced by their fallback or removed.',
    remedy: 'Put the content into the chapter itself, or link to it.',
  },
  form: {
    one: 'One form or form target was made inert; its text stays.',
    many: '# forms or form targets were made inert; their text stays.',
    remedy: 'A book sends nothing anywhere: print the questions as text.',
  },
  'meta-refresh': {
    one: 'One automatic redirection was removed.',
    many: '# automatic redirections were removed.',
    remedy: 'Delete <meta http-equiv="refresh">.',
  },
  meta: {
    one: 'One meta element that steers a browser was removed.',
    many: '# meta elements that steer a browser were removed.',
    remedy: 'Keep only meta elements that describe the document.',
  },
  base: {
    one: 'One base address was removed.',
    many: '# base addresses were removed.',
    remedy: 'Write every address relative to its own file and delete base and xml:base.',
  },
  switch: {
    one: 'One epub:switch was replaced by its default content.',
    many: '# epub:switch elements were replaced by their default content.',
    remedy: 'EPUB 3.3 deprecates epub:switch; write the default content only.',
  },
  style: {
    one: 'One style declaration that can run code was removed.',
    many: '# style declarations that can run code were removed.',
    remedy: 'Delete expression(), behavior and -moz-binding.',
  },
  animation: {
    one: 'One animation of an address or event handler was removed.',
    many: '# animations of addresses or event handlers were removed.',
    remedy: 'Animate appearance only, never href or an event attribute.',
  },
  doctype: {
    one: 'One document type with its own declarations was shortened.',
    many: '# document types with their own declarations were shortened.',
    remedy: 'Write <!DOCTYPE html> without declarations in square brackets.',
  },
  'unknown-element': {
    one: 'One element that EPUB content does not know was removed; its text stays.',
    many: '# elements that EPUB content does not know were removed; their text stays.',
    remedy: 'Use elements of XHTML, SVG or MathML.',
  },
};

/** Counts removals of one file and remembers the line of the first of each kind. */
export interface Removals {
  note(kind: RemovalKind, line: number): void;
  /** True when something was removed. */
  any(): boolean;
  /** One finding per kind, in order of `removalKinds`. */
  findings(path: string): Finding[];
}

export function createRemovals(): Removals {
  const seen = new Map<RemovalKind, { count: number; line: number }>();
  return {
    note(kind, line) {
      const entry = seen.get(kind);
      if (entry) entry.count += 1;
      else seen.set(kind, { count: 1, line });
    },
    any: () => seen.size > 0,
    findings: (path) =>
      removalKinds.flatMap((kind): Finding[] => {
        const entry = seen.get(kind);
        if (!entry) return [];
        const text = words[kind];
        const message = entry.count === 1 ? text.one : text.many.replace('#', String(entry.count));
        return [
          {
            severity: 'should',
            id: `sanitise.${kind}`,
            message,
            remedy: text.remedy,
            path,
            line: entry.line,
          },
        ];
      }),
  };
}
