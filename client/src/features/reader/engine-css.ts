/**
 * A book's style sheet, changed so that it works in a column layout whose type size the reader sets. Pure text
 * in, text out; what it cannot read it leaves alone.
 */

/** Keyword sizes do not follow the root's size; these are the CSS defaults in rem (CSS Fonts 4 §2.5). */
const keywordSizesRem: Readonly<Record<string, number>> = {
  'xx-small': 0.5625,
  'x-small': 0.625,
  small: 0.8125,
  medium: 1,
  large: 1.125,
  'x-large': 1.5,
  'xx-large': 2,
};

const pxPerPt = 4 / 3;
const round = (value: number) => Number(value.toFixed(4));

/** Every `url(…)` and `@import "…"` of a style sheet, as written. Data URLs are left out. */
export function cssReferences(css: string): { url: string; kind: 'import' | 'resource' }[] {
  const found: { url: string; kind: 'import' | 'resource' }[] = [];
  for (const match of css.matchAll(
    /(@import\s+)?url\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^'"()\s]+))\s*\)|@import\s+(?:"([^"\n]*)"|'([^'\n]*)')/gi,
  )) {
    const url = match[2] ?? match[3] ?? match[4] ?? match[5] ?? match[6] ?? '';
    const isImport = match[1] !== undefined || match[5] !== undefined || match[6] !== undefined;
    if (url && !url.startsWith('data:')) found.push({ url, kind: isImport ? 'import' : 'resource' });
  }
  return found;
}

/** Replaces every reference by what `replacement` has for it; others stay as they are. */
export function replaceCssReferences(css: string, replacement: ReadonlyMap<string, string>): string {
  return css.replace(
    /url\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^'"()\s]+))\s*\)|(@import\s+)(?:"([^"\n]*)"|'([^'\n]*)')/gi,
    (whole, double, single, bare, atImport, importDouble, importSingle) => {
      const url = double ?? single ?? bare ?? importDouble ?? importSingle;
      const to = replacement.get(url);
      return to === undefined ? whole : `${atImport ?? ''}url("${to}")`;
    },
  );
}

/** `-epub-` prefixed properties of EPUB 3.3 §6.3.1.2 to the ones browsers know. */
function unprefix(css: string): string {
  return css
    .replace(/(?<=[{\s;])-epub-text-combine\s*:/gi, 'text-combine-upright:')
    .replace(/(?<=[{\s;])-epub-(?=[a-z])/gi, '');
}

/** Type sizes in rem, so that one number on the root scales the book. */
function relativeSizes(css: string): string {
  return css
    .replace(
      /(?<=[{\s;])(font-size\s*:\s*)(\d*\.?\d+)(px|pt)\b/gi,
      (_, start: string, size: string, unit: string) =>
        `${start}${round((Number(size) * (unit.toLowerCase() === 'pt' ? pxPerPt : 1)) / 16)}rem`,
    )
    .replace(
      /(?<=[{\s;])(font-size\s*:\s*)((?:xx?-)?(?:small|large)|medium)\b(?!-)/gi,
      (_, start: string, keyword: string) => `${start}${keywordSizesRem[keyword.toLowerCase()] ?? 1}rem`,
    )
    .replace(
      /(?<=[{\s;])(line-height\s*:\s*)(\d*\.?\d+)(px|pt)\b/gi,
      (_, start: string, size: string, unit: string) =>
        `${start}${round((Number(size) * (unit.toLowerCase() === 'pt' ? pxPerPt : 1)) / 16)}rem`,
    );
}

/**
 * A page is a column here: page breaks become column breaks, and viewport units, which in a frame as wide as the
 * whole chapter mean nothing, become shares of the reader's page.
 */
function forColumns(css: string): string {
  return css
    .replace(
      /(?<=[\s:(,+*/-])(\d*\.?\d+)(vw|vh)\b/gi,
      (_, share: string, unit: string) => `calc(var(--reader-${unit.toLowerCase()}, 1${unit}) * ${share})`,
    )
    .replace(
      /(?<=[{\s;])page-break-(before|after)\s*:\s*(always|left|right)\b/gi,
      (_, side: string) => `break-${side.toLowerCase()}: column`,
    )
    .replace(/(?<=[{\s;])page-break-(before|after|inside)\s*:/gi, (_, side: string) => `break-${side}:`)
    .replace(
      /(?<=[{\s;])break-(before|after)\s*:\s*(?:page|left|right|recto|verso)\b/gi,
      (_, side: string) => `break-${side}: column`,
    );
}

/** The sheet as the reader uses it. Fixed layout keeps its own units: there the page is the frame. */
export function adaptCss(css: string, layout: 'reflowable' | 'pre-paginated'): string {
  const plain = unprefix(css);
  return layout === 'pre-paginated' ? plain : forColumns(relativeSizes(plain));
}
