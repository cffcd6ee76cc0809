import type { Font } from './settings.ts';

/**
 * The faces offered in the book, as `@font-face` rules. A face is fetched by the browser only when a character
 * asks for it. Addresses are made absolute: a blob document resolves none.
 */
const sheets: Readonly<Record<Exclude<Font, 'publisher'> | 'arabic', () => Promise<{ default: string }>[]>> =
  {
    literata: () => [
      import('@fontsource-variable/literata/wght.css?inline'),
      import('@fontsource-variable/literata/wght-italic.css?inline'),
    ],
    'source-sans': () => [
      import('@fontsource-variable/source-sans-3/wght.css?inline'),
      import('@fontsource-variable/source-sans-3/wght-italic.css?inline'),
    ],
    atkinson: () => [
      import('@fontsource/atkinson-hyperlegible-next/400.css?inline'),
      import('@fontsource/atkinson-hyperlegible-next/400-italic.css?inline'),
      import('@fontsource/atkinson-hyperlegible-next/700.css?inline'),
      import('@fontsource/atkinson-hyperlegible-next/700-italic.css?inline'),
    ],
    opendyslexic: () => [
      import('@fontsource/opendyslexic/400.css?inline'),
      import('@fontsource/opendyslexic/400-italic.css?inline'),
      import('@fontsource/opendyslexic/700.css?inline'),
      import('@fontsource/opendyslexic/700-italic.css?inline'),
    ],
    arabic: () => [import('@fontsource-variable/noto-naskh-arabic/wght.css?inline')],
  };

function absolute(css: string): string {
  return css.replace(/url\((["']?)\/(?!\/)/g, `url($1${window.location.origin}/`);
}

/** Rules for the chosen face and for those every book may fall back to. */
export async function fontFaces(font: Font): Promise<string> {
  const wanted = new Set<keyof typeof sheets>(['literata', 'arabic']);
  if (font !== 'publisher') wanted.add(font);
  const loading = [...wanted].flatMap((name) => sheets[name]());
  // A face that cannot be had gives way to the next of its family.
  const texts = await Promise.all(
    loading.map((sheet) =>
      sheet.then(
        (text) => text.default,
        () => '',
      ),
    ),
  );
  return absolute(texts.join('\n'));
}
