/** EPUB 3.3 §3.2 core media types, and what books carry besides; anything else is sent as a download. */
const inline =
  /^(application\/(xhtml\+xml|oebps-package\+xml|x-dtbncx\+xml|smil\+xml|font-sfnt|font-woff|vnd\.ms-opentype|x-font-ttf|x-font-opentype|x-font-truetype)|text\/(css|plain)|font\/[a-z0-9]+|image\/(jpeg|png|gif|webp|avif|svg\+xml)|audio\/(mpeg|mp4|ogg|aac|wav)|video\/(mp4|webm|ogg))$/;

/** The type of a part without its parameters, which a book may have written anything into. */
export function essenceOf(mediaType: string): string {
  return mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** Whether a browser may show a part of a book under its own media type. */
export function servedInline(essence: string): boolean {
  return inline.test(essence);
}
