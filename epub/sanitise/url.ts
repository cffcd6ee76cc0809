/**
 * Judges one address as a browser would read it (WHATWG URL) against the rules of a book: what is loaded
 * comes from the container, what is linked may leave it only by https:, http:, mailto: or tel:.
 */

/** How the address is used: followed by a person, or loaded as a thing of this sort. */
export type UrlUse = 'link' | 'image' | 'css' | 'document';

export type UrlVerdict =
  | {
      readonly keep: true /** Differs from the input only when it left the container and was clamped. */;
      readonly value: string;
    }
  | { readonly keep: false; readonly kind: 'remote-resource' | 'unsafe-url' };

export interface UrlContext {
  /** Path of the file that holds the address. */
  readonly path: string;
  /** True when the SVG text of a `data:` image needs no removal. */
  readonly svgIsSafe: (svg: string) => boolean;
}

const linkSchemes = new Set(['https', 'http', 'mailto', 'tel']);
const remoteSchemes = new Set(['https', 'http', 'ws', 'wss', 'ftp']);
const knownSchemes = new Set([
  ...remoteSchemes,
  'javascript',
  'vbscript',
  'data',
  'file',
  'blob',
  'filesystem',
  'about',
]);
/** Characters in which a scheme written with spaces is looked for. */
const longestScheme = 512;
const rasterData = /^data:image\/(?:png|jpe?g|gif|webp|avif|bmp)[;,]/i;
const svgData = /^data:image\/svg\+xml[;,]/i;
const fontData =
  /^data:(?:font\/[\w.+-]+|application\/(?:x-)?font-[\w.+-]+|application\/font-sfnt|application\/vnd\.ms-(?:opentype|fontobject)|application\/octet-stream)[;,]/i;

// WHATWG URL § 4.4: C0 controls and spaces at the ends and tabs and newlines anywhere are skipped by the parser.
const skipped = /[\t\n\r]/g;

/** The address as the URL parser sees it, before it looks for a scheme. */
export function cleanUrl(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && value.charCodeAt(start) <= 0x20) start += 1;
  while (end > start && value.charCodeAt(end - 1) <= 0x20) end -= 1;
  return value.slice(start, end).replace(skipped, '');
}

const unsafe: UrlVerdict = { keep: false, kind: 'unsafe-url' };
const remote: UrlVerdict = { keep: false, kind: 'remote-resource' };

export function judgeUrl(value: string, use: UrlUse, context: UrlContext): UrlVerdict {
  const url = cleanUrl(value);
  const keep: UrlVerdict = { keep: true, value };
  if (url === '' || url.startsWith('#')) return keep;
  const scheme = schemeOf(url);
  if (hidesScheme(url, scheme)) return unsafe;
  if (scheme === undefined) return judgeRelative(value, url, context.path);
  if (scheme === 'data') return dataIsSafe(url, use, context) ? keep : unsafe;
  // What this sanitiser writes where a style sheet named something outside (CSS Values 4 § 4.5).
  if (scheme === 'about' && /^about:invalid$/i.test(url)) return keep;
  if (use === 'link') return linkSchemes.has(scheme) ? keep : unsafe;
  return remoteSchemes.has(scheme) ? remote : unsafe;
}

function schemeOf(url: string): string | undefined {
  return /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
}

/**
 * A line break written in an attribute is a space to an XML parser (XML 1.0 § 3.3.3), but an HTML parser keeps it and
 * the URL parser skips it: `java⏎script:`. Spaces at such a place have no other use.
 */
function hidesScheme(url: string, scheme: string | undefined): boolean {
  const space = url.indexOf(' ');
  if (space < 0 || scheme !== undefined) return false;
  const joined = url.slice(0, longestScheme).replaceAll(' ', '');
  return /^[/\\]{2}/.test(joined) || knownSchemes.has(schemeOf(joined) ?? '');
}

function dataIsSafe(url: string, use: UrlUse, context: UrlContext): boolean {
  if (use !== 'image' && use !== 'css') return false;
  if (rasterData.test(url)) return true;
  if (use === 'css' && fontData.test(url)) return true;
  if (!svgData.test(url)) return false;
  const svg = decodeData(url);
  return svg !== undefined && context.svgIsSafe(svg);
}

/** The text of a `data:` address (RFC 2397, Fetch § 6), undefined when it is not well-formed. */
function decodeData(url: string): string | undefined {
  const comma = url.indexOf(',');
  if (comma < 0) return undefined;
  const body = url.slice(comma + 1).replace(/#.*$/s, '');
  try {
    const text = decodeURIComponent(body);
    if (!/;\s*base64\s*$/i.test(url.slice(0, comma))) return text;
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64'));
  } catch {
    return undefined;
  }
}

function judgeRelative(value: string, url: string, path: string): UrlVerdict {
  // A backslash is a slash in a special URL, so `/\host` names a host as `//host` does.
  if (/^[/\\]{2}/.test(url)) return remote;
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const atRoot = URL.parse(url, `https://a.invalid/${encoded}`);
  const below = URL.parse(url, `https://b.invalid/r/${encoded}`);
  if (!atRoot || !below) return unsafe;
  if (atRoot.host !== 'a.invalid' || below.host !== 'b.invalid') return remote;
  if (`/r${atRoot.pathname}` === below.pathname) return { keep: true, value };
  // EPUB 3.3 § 4.2.5: parsing never leaves the container root. Written out, it stays so under any server path.
  const relative = relativePath(encoded, atRoot.pathname.slice(1));
  return { keep: true, value: `${relative}${atRoot.search}${atRoot.hash}` };
}

function relativePath(from: string, to: string): string {
  const base = from.split('/').slice(0, -1);
  const target = to.split('/');
  let shared = 0;
  while (shared < base.length && shared < target.length - 1 && base[shared] === target[shared]) shared += 1;
  const path = [...base.slice(shared).map(() => '..'), ...target.slice(shared)].join('/');
  return path === '' || /^[^/]*:/.test(path) || path.startsWith('/') ? `./${path}` : path;
}

/** Judges every candidate of a `srcset` (HTML § 4.8.4.3.6) and keeps the good ones. */
export function judgeSrcset(
  value: string,
  context: UrlContext,
): { readonly value: string; readonly removed: readonly ('remote-resource' | 'unsafe-url')[] } {
  const kept: string[] = [];
  const removed: ('remote-resource' | 'unsafe-url')[] = [];
  let changed = false;
  for (const { url, descriptor } of srcsetCandidates(value)) {
    const verdict = judgeUrl(url, 'image', context);
    if (!verdict.keep) {
      removed.push(verdict.kind);
      continue;
    }
    if (verdict.value !== url) changed = true;
    kept.push(descriptor === '' ? verdict.value : `${verdict.value} ${descriptor}`);
  }
  return { value: removed.length === 0 && !changed ? value : kept.join(', '), removed };
}

function* srcsetCandidates(value: string): Generator<{ url: string; descriptor: string }> {
  const separators = /[\s,]*/y;
  const word = /\S+/y;
  const take = (pattern: RegExp, from: number): string => {
    pattern.lastIndex = from;
    return pattern.exec(value)?.[0] ?? '';
  };
  let position = take(separators, 0).length;
  while (position < value.length) {
    const written = take(word, position);
    position += written.length;
    let end = written.length;
    while (written[end - 1] === ',') end -= 1;
    const url = written.slice(0, end);
    const descriptor = url === written ? value.slice(position, endOfDescriptor(value, position)) : '';
    yield { url, descriptor: descriptor.trim() };
    position += descriptor.length;
    position += take(separators, position).length;
  }
}

/** Index of the comma outside parentheses that ends a candidate, or of the end. */
function endOfDescriptor(value: string, from: number): number {
  let inside = false;
  for (let index = from; index < value.length; index += 1) {
    const character = value[index];
    if (character === '(') inside = true;
    else if (character === ')') inside = false;
    else if (character === ',' && !inside) return index;
  }
  return value.length;
}
