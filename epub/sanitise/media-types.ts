/** How a resource is sanitised, by the media type its manifest item states. */
export type ResourceKind = 'xhtml' | 'svg' | 'math' | 'css' | 'smil' | 'ncx' | 'package' | 'script' | 'other';

const kinds: ReadonlyMap<string, ResourceKind> = new Map([
  ['application/xhtml+xml', 'xhtml'],
  ['text/html', 'xhtml'],
  ['text/x-oeb1-document', 'xhtml'],
  ['image/svg+xml', 'svg'],
  ['application/mathml+xml', 'math'],
  ['application/mathml-presentation+xml', 'math'],
  ['application/mathml-content+xml', 'math'],
  ['text/css', 'css'],
  ['text/x-oeb1-css', 'css'],
  ['application/smil+xml', 'smil'],
  ['application/x-dtbncx+xml', 'ncx'],
  ['application/oebps-package+xml', 'package'],
]);

export function resourceKind(mediaType: string): ResourceKind {
  const essence = mediaEssence(mediaType);
  return scriptMediaType(essence) ? 'script' : (kinds.get(essence) ?? 'other');
}

/** WebAssembly, XSLT and everything HTML calls a JavaScript MIME type (MIME Sniffing § 4.6). */
export function scriptMediaType(mediaType: string): boolean {
  return /^(?:(?:application|text)\/(?:x-)?(?:javascript|ecmascript)|text\/(?:jscript|livescript|javascript1\.\d|vbscript)|application\/(?:wasm|xslt\+xml)|text\/xsl)$/.test(
    mediaEssence(mediaType),
  );
}

/** `text/html; charset=utf-8` → `text/html`. */
function mediaEssence(mediaType: string): string {
  return (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
}
