/** Where a reference inside a book leads. */
export interface BookReference {
  /** Path inside the archive, percent-decoded, NFC. */
  readonly path: string;
  /** Decoded, without `#`. */
  readonly fragment?: string;
}

/** Far above what a path and a fragment need. */
const maxLength = 4096;

/**
 * Resolves a URL reference found in the file `basePath` (EPUB 3.3 §4.2.5: the root of the container is the root of
 * the URL, so `..` cannot leave it). `undefined` for every reference with a scheme or a host, and for paths that no
 * archive entry can have.
 */
export function resolveReference(reference: string, basePath: string): BookReference | undefined {
  // Also keeps the work on a hostile attribute small.
  if (reference.length > maxLength) return undefined;
  // As the WHATWG parser does, so that `java\nscript:` counts as having a scheme.
  const joined = reference.replace(/[\t\n\r]/g, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed.
  const written = joined.replace(/^[\u0000- ]+/, '').trimEnd();
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(written)) return undefined;
  const url = URL.parse(written, `epub:/${basePath.split('/').map(encodeURIComponent).join('/')}`);
  if (url === null || url.protocol !== 'epub:' || url.host !== '') return undefined;
  const path = decode(url.pathname.slice(1))?.normalize('NFC');
  if (path === undefined || !isEntryPath(path)) return undefined;
  const fragment = decode(url.hash.slice(1));
  return fragment === undefined || fragment === '' ? { path } : { path, fragment };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function isEntryPath(path: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\u0000-\u001f\u007f-\u009f\\]/.test(path)) return false;
  return path.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}

/**
 * A reference as one string, `path#fragment`. A path or fragment that itself contains `#` could not be told apart
 * again, so the first gives nothing and the second is dropped.
 */
export function formatReference({ path, fragment }: BookReference): string | undefined {
  if (path.includes('#')) return undefined;
  return fragment === undefined || fragment.includes('#') ? path : `${path}#${fragment}`;
}
