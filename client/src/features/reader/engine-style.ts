import { highlightName, type PassageLook, passageLooks } from './engine-looks.ts';
import type { Font, ReaderSettings, Theme } from './settings.ts';

/** What the settings mean on a page of the book. Pure: settings in, style text and attributes out. */

export type ShownTheme = Exclude<Theme, 'auto'>;

export interface Palette {
  readonly scheme: 'light' | 'dark';
  readonly background: string;
  readonly ink: string;
  readonly link: string;
  readonly mark: string;
  readonly onMark: string;
}

/** Contrast of ink on background is at least 7:1, of links 4.5:1; the test measures them. */
export const palettes: Readonly<Record<ShownTheme, Palette>> = {
  paper: {
    scheme: 'light',
    background: '#faf7f1',
    ink: '#1d1a16',
    link: '#1f5a45',
    mark: '#f7e4a6',
    onMark: '#1d1a16',
  },
  sepia: {
    scheme: 'light',
    background: '#f0e3ca',
    ink: '#38291a',
    link: '#6b3a12',
    mark: '#e0bd6f',
    onMark: '#2a1d10',
  },
  night: {
    scheme: 'dark',
    background: '#141210',
    ink: '#d9d2c6',
    link: '#8fcfb1',
    mark: '#57470f',
    onMark: '#fff4cf',
  },
  contrast: {
    scheme: 'dark',
    background: '#000000',
    ink: '#ffffff',
    link: '#ffe45c',
    mark: '#ffe45c',
    onMark: '#000000',
  },
};

/** What passages are marked with. The four colours are told apart by the notes panel's words, too. */
const marks: Readonly<Record<'light' | 'dark', Readonly<Record<PassageLook, string>>>> = {
  light: { yellow: '#f6e27f', green: '#bfe3b4', blue: '#bcdcf5', pink: '#f6c9dc', comment: '#e4d4f4' },
  dark: { yellow: '#5c4d0a', green: '#24512c', blue: '#1f4463', pink: '#63294a', comment: '#4a3366' },
};

/** A mark keeps the page's ink, which stands out on it at least 4.5:1. */
function markRules({ scheme, ink }: Palette): string {
  return passageLooks
    .map((look) => {
      const line = look === 'comment' ? ' text-decoration: underline dotted;' : '';
      return `::highlight(${highlightName(look)}) { background-color: ${marks[scheme][look]}; color: ${ink};${line} }`;
    })
    .join('\n');
}

const families: Readonly<Record<Exclude<Font, 'publisher'>, string>> = {
  literata: '"Literata Variable", "Noto Naskh Arabic Variable", Georgia, serif',
  'source-sans': '"Source Sans 3 Variable", "Noto Naskh Arabic Variable", Arial, sans-serif',
  atkinson: '"Atkinson Hyperlegible Next", "Noto Naskh Arabic Variable", Verdana, sans-serif',
  opendyslexic: 'OpenDyslexic, "Noto Naskh Arabic Variable", Verdana, sans-serif',
};

/** 100 % is this many px: a comfortable size at reading distance. */
const basePx = 18;

export interface StyleContext {
  readonly theme: ShownTheme;
  /** `@font-face` rules with absolute addresses. */
  readonly fontFaces: string;
  readonly pageWidthPx: number;
  readonly pageHeightPx: number;
  /** The class the book marks spoken text with, or ours. */
  readonly activeClass: string;
}

/** Marks spoken text where the book names no class for it (EPUB 3.3 §9.3.4.1). */
export const ownActiveClass = 'mangu-speaking';

/** Where the book's own colours stay: only on paper. Elsewhere a theme is a promise about every page. */
const recolour = (palette: Palette) => `
html, body { background: ${palette.background} !important; color: ${palette.ink} !important; }
body *:not(a, a *, svg, svg *, img, video, audio) {
  color: inherit !important; background-color: transparent !important; border-color: currentColor !important;
  text-shadow: none !important;
}
a:any-link, a:any-link * { color: ${palette.link} !important; }`;

const spacings = {
  publisher: '',
  wide: spacingRule(0.05, 0.1, 0.8),
  wider: spacingRule(0.12, 0.16, 1.6),
} as const;

function spacingRule(letterEm: number, wordEm: number, paragraphEm: number): string {
  return `
body { letter-spacing: ${letterEm}em !important; word-spacing: ${wordEm}em !important; }
p { margin-block-end: ${paragraphEm}em !important; }
/* Joined scripts fall apart between letters. */
:lang(ar), :lang(fa), :lang(ur), :lang(ps), :lang(ug), :lang(sd) { letter-spacing: normal !important; }`;
}

/** Style text that stands before the book's (defaults) and after it (what the reader asked for). */
export function bookStyles(settings: ReaderSettings, context: StyleContext): [before: string, after: string] {
  const palette = palettes[context.theme];
  const hyphenate = settings.hyphens ? 'auto' : 'manual';
  const before = `${context.fontFaces}
html {
  --theme-bg-color: ${palette.background};
  --reader-vw: ${context.pageWidthPx / 100}px; --reader-vh: ${context.pageHeightPx / 100}px;
  background: var(--theme-bg-color); color: ${palette.ink}; color-scheme: ${palette.scheme};
  font-family: ${families.literata}; line-height: 1.5; hyphens: ${hyphenate};
  orphans: 2; widows: 2; overflow-wrap: break-word; text-size-adjust: none;
}
h1, h2, h3, h4, h5, h6, pre, code { hyphens: manual; }
h1, h2, h3, h4, h5, h6 { break-after: avoid; text-wrap: balance; }
pre { white-space: pre-wrap; }
img { max-inline-size: 100%; }
a:any-link { color: ${palette.link}; text-underline-offset: 0.15em; }`;
  const after = `
html { font-size: ${(settings.sizePercent * basePx) / 16}% !important; }
${context.theme === 'paper' ? '' : `html { --theme-bg-color: ${palette.background} !important; }${recolour(palette)}`}
${settings.font === 'publisher' ? '' : fontRule(families[settings.font])}
${settings.lineHeight === null ? '' : lineHeightRule(settings.lineHeight)}
${spacings[settings.spacing]}
${settings.alignment === 'publisher' ? '' : `p, li, dd, blockquote { text-align: ${settings.alignment} !important; }`}
${settings.hyphens ? '' : 'html, body, body * { hyphens: manual !important; }'}
::highlight(found) { background-color: ${palette.mark}; color: ${palette.onMark}; }
${markRules(palette)}
${spokenRule(context, palette)}
img[tabindex]:focus-visible { outline: 3px solid ${palette.link}; outline-offset: 2px; }
a { touch-action: manipulation; }
${picturePage(settings)}`;
  return [before, after];
}

/** A page of one picture stands in the middle of the screen, across the columns. */
function picturePage({ flow }: ReaderSettings): string {
  if (flow === 'scrolled') return '';
  return `
html[data-mangu-picture] body {
  column-span: all; block-size: 100%; display: grid; place-content: center; place-items: center; text-align: center;
}
html[data-mangu-picture] body * { margin: auto !important; padding: 0 !important; text-indent: 0 !important; }`;
}

/** In fixed layout the page is the publisher's picture; only marks are ours. */
export function fixedStyles(context: StyleContext): string {
  const palette = palettes.paper;
  return `
::highlight(found) { background-color: ${palette.mark}; color: ${palette.onMark}; }
${markRules(palette)}
.${ownActiveClass} { background-color: ${palette.mark}; color: ${palette.onMark}; }
html { color-scheme: light; } /* ${context.theme} surrounds it */`;
}

/** Where the book says how spoken text looks, that stays, on paper; our themes would hide it. */
function spokenRule({ activeClass, theme }: StyleContext, palette: Palette): string {
  if (theme === 'paper' && activeClass !== ownActiveClass) return '';
  return `.${classSelector(activeClass)} { background-color: ${palette.mark} !important; color: ${palette.onMark} !important; }`;
}

function fontRule(family: string): string {
  return `
html, body { font-family: ${family} !important; }
body *:not(pre, pre *, code, kbd, samp, tt, math, math *, svg, svg *) { font-family: inherit !important; }`;
}

function lineHeightRule(lineHeight: number): string {
  return `
html, body { line-height: ${lineHeight} !important; }
body *:not(h1, h2, h3, h4, h5, h6, sup, sub, rt, rp, math, math *, svg, svg *) { line-height: inherit !important; }`;
}

/** `CSS.escape` for class names, here so that this module stays free of the browser. */
function classSelector(name: string): string {
  return name.replace(/[^\w-]/g, (character) => `\\${character}`).replace(/^\d/, (digit) => `\\3${digit} `);
}

export interface PageShape {
  readonly flow: 'paginated' | 'scrolled';
  /** Percent of the page's width between columns, and half of it outside. */
  readonly gap: string;
  /** Above and below. */
  readonly margin: string;
  readonly 'max-inline-size': string;
  readonly 'max-column-count': string;
}

const gapsPercent = { narrow: 4, medium: 7, wide: 12 } as const;
const measuresEm = { narrow: 44, medium: 37, wide: 32 } as const;

/** Attributes of the column layout for a page of this size. */
export function pageShape(settings: ReaderSettings, widthPx: number, heightPx: number): PageShape {
  const sizePx = (basePx * settings.sizePercent) / 100;
  const small = widthPx < 600;
  const roomForTwo = widthPx >= 2 * 25 * sizePx && widthPx > heightPx;
  const columns = settings.columns === 'one' || (settings.columns === 'auto' && !roomForTwo) ? 1 : 2;
  return {
    flow: settings.flow === 'scrolled' ? 'scrolled' : 'paginated',
    gap: `${gapsPercent[settings.margins] + (small ? 4 : 0)}%`,
    margin: `${small ? 48 : 64}px`,
    'max-inline-size': `${Math.round(measuresEm[settings.margins] * sizePx)}px`,
    'max-column-count': String(columns),
  };
}
