import type { FoliateManifestItem } from 'foliate-js/epub.js';
import { isOutside, resolvePath } from './engine-paths.ts';
import type { BookResources } from './engine-resources.ts';

export const xhtmlType = 'application/xhtml+xml';
const svgType = 'image/svg+xml';
const xhtmlNamespace = 'http://www.w3.org/1999/xhtml';
const xlinkNamespace = 'http://www.w3.org/1999/xlink';

/** Types that can stand in the spine here; others are replaced by their fallback. */
export const documentTypes =
  /^(?:application\/xhtml\+xml|text\/html|image\/(?:svg\+xml|jpe?g|png|gif|webp|avif))$/i;

export interface ParsedSection {
  readonly document: Document;
  /** The markup is broken and was read as HTML; parts may be missing. */
  readonly damaged: boolean;
}

function failedToParse(parsed: Document): boolean {
  return parsed.querySelector('parsererror') !== null || !parsed.documentElement?.namespaceURI;
}

/** Reads a content document. Broken XHTML is read as HTML, as browsers do; broken SVG is an error. */
export function parseSection(text: string, mediaType: string): ParsedSection {
  const parser = new DOMParser();
  if (mediaType === svgType) {
    const parsed = parser.parseFromString(text, svgType);
    if (failedToParse(parsed)) throw new Error('The drawing is not well-formed XML.');
    return { document: parsed, damaged: false };
  }
  if (text.trim() === '') throw new Error('The document is empty.');
  const strict = parser.parseFromString(text, xhtmlType);
  if (!failedToParse(strict)) return { document: strict, damaged: false };
  return { document: parser.parseFromString(text, 'text/html'), damaged: true };
}

/** An empty page, in which a picture or a drawing can be put, or which stands for what could not be shown. */
export function emptyPage(title = ''): Document {
  const page = document.implementation.createDocument(xhtmlNamespace, 'html', null);
  const head = page.createElementNS(xhtmlNamespace, 'head');
  const name = page.createElementNS(xhtmlNamespace, 'title');
  name.textContent = title;
  head.append(name);
  page.documentElement.append(head, page.createElementNS(xhtmlNamespace, 'body'));
  return page;
}

/** A page around a picture that stands in the spine by itself. */
export function picturePage(url: string): Document {
  const page = emptyPage();
  const image = page.createElementNS(xhtmlNamespace, 'img');
  image.setAttribute('src', url);
  image.setAttribute('alt', '');
  page.body.append(image);
  return page;
}

/** A page around a drawing, for the column layout, which needs a body. */
export function drawingPage(drawing: Document): Document {
  const page = emptyPage();
  page.body.append(page.importNode(drawing.documentElement, true));
  return page;
}

/** Elements that are nothing without script, or lead the page elsewhere. The server removes them at ingest. */
const unwanted = 'script, base, meta[http-equiv], link:not([rel~="stylesheet" i]), applet, portal';

/**
 * Makes a content document ready for its frame, in place: addresses become absolute, sheets become blob URLs,
 * and what a reader never runs goes. The body keeps its structure: CFIs count its nodes (EPUB CFI 1.1 §2).
 */
export async function prepareSection(
  page: Document,
  item: FoliateManifestItem,
  resources: BookResources,
  depth = 0,
): Promise<void> {
  for (const element of page.querySelectorAll(unwanted)) {
    // The place in the body is kept, or every CFI after it would be off.
    if (element.closest('body')) neutralise(element);
    else element.remove();
  }
  const work: Promise<void>[] = [];
  const later = (promise: Promise<void>) => work.push(promise.catch(() => undefined));
  for (const instruction of stylesheetInstructions(page)) later(instruct(instruction, item, resources));
  for (const element of page.querySelectorAll('*')) {
    cleanAttributes(element);
    const name = element.localName.toLowerCase();
    if (name === 'link') later(linkSheet(element, item, resources));
    else if (name === 'style') {
      later(
        resources.css(element.textContent ?? '', item.href).then((css) => {
          element.textContent = css;
        }),
      );
    } else if (name === 'iframe') later(nestFrame(element, item, resources, depth));
    else pointAtResources(element, item, resources);
    const style = element.getAttribute('style');
    if (style) {
      later(
        // The leading space lets the first declaration match like any other.
        resources.css(` ${style}`, item.href).then((css) => element.setAttribute('style', css.trim())),
      );
    }
  }
  await Promise.all(work);
}

function neutralise(element: Element): void {
  for (const { name } of [...element.attributes]) element.removeAttribute(name);
  element.textContent = '';
}

/** Handlers and script addresses. */
function cleanAttributes(element: Element): void {
  for (const attribute of [...element.attributes]) {
    const { localName, value } = attribute;
    const isHandler = /^on/i.test(localName);
    const isScript =
      /^(?:href|src|action|formaction|data|to|from|values)$/i.test(localName) &&
      // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers skip them in a scheme.
      /^[\u0000-\u0020]*(?:j\s*a\s*v\s*a|v\s*b)\s*s\s*c\s*r\s*i\s*p\s*t\s*:/i.test(value);
    if (isHandler || isScript || /^(?:ping|srcdoc|nonce)$/i.test(localName))
      element.removeAttributeNode(attribute);
  }
}

/** `src`, `poster`, `srcset` and the references of SVG. Links of the reader's own keep their words. */
function pointAtResources(element: Element, item: FoliateManifestItem, resources: BookResources): void {
  const name = element.localName.toLowerCase();
  const point = (attribute: string, value: string | null, set: (to: string) => void) => {
    if (!value || value.startsWith('#') || /^\s*data:/i.test(value)) return;
    const to = resources.resolve(value, item.href);
    if (to) set(to);
    else if (isOutside(value)) element.removeAttribute(attribute);
  };
  for (const attribute of ['src', 'poster', 'background', 'lowsrc', 'dynsrc'])
    point(attribute, element.getAttribute(attribute), (to) => element.setAttribute(attribute, to));
  const set = element.getAttribute('srcset');
  if (set) element.setAttribute('srcset', resolveSourceSet(set, item.href, resources));
  if (name === 'a' || name === 'area') return;
  const linked = element.getAttributeNS(xlinkNamespace, 'href');
  if (linked && !linked.startsWith('#') && !/^\s*data:/i.test(linked)) {
    const to = resources.resolve(linked, item.href);
    if (to) element.setAttributeNS(xlinkNamespace, 'xlink:href', to);
    else element.removeAttributeNS(xlinkNamespace, 'href');
  }
  if (element.namespaceURI === 'http://www.w3.org/2000/svg')
    point('href', element.getAttribute('href'), (to) => element.setAttribute('href', to));
}

function resolveSourceSet(set: string, from: string, resources: BookResources): string {
  return set
    .split(/,\s+/)
    .flatMap((candidate) => {
      const [url = '', ...descriptor] = candidate.trim().split(/\s+/);
      const to = resources.resolve(url, from);
      return to ? [[to, ...descriptor].join(' ')] : [];
    })
    .join(', ');
}

async function linkSheet(link: Element, item: FoliateManifestItem, resources: BookResources): Promise<void> {
  const target = resolvePath(link.getAttribute('href') ?? '', item.href);
  link.removeAttribute('href');
  if (!target || !resources.item(target.path)) return;
  link.setAttribute('href', await resources.sheet(target.path));
}

function stylesheetInstructions(page: Document): ProcessingInstruction[] {
  return [...page.childNodes].filter(
    (node): node is ProcessingInstruction =>
      node.nodeType === Node.PROCESSING_INSTRUCTION_NODE && node.nodeName === 'xml-stylesheet',
  );
}

async function instruct(
  instruction: ProcessingInstruction,
  item: FoliateManifestItem,
  resources: BookResources,
): Promise<void> {
  const href = /href\s*=\s*["']([^"']*)["']/.exec(instruction.data)?.[1] ?? '';
  const target = resolvePath(href, item.href);
  const isSheet = target && resources.item(target.path)?.mediaType === 'text/css';
  if (isSheet) instruction.data = `href="${await resources.sheet(target.path)}" type="text/css"`;
  else instruction.remove();
}

/** A document inside a document, two deep at most. */
async function nestFrame(
  frame: Element,
  item: FoliateManifestItem,
  resources: BookResources,
  depth: number,
): Promise<void> {
  const target = resolvePath(frame.getAttribute('src') ?? '', item.href);
  frame.removeAttribute('src');
  frame.setAttribute('sandbox', 'allow-same-origin');
  const inner = target && resources.item(target.path);
  if (!inner || depth >= 2 || !documentTypes.test(inner.mediaType)) return;
  const parsed = parseSection(await resources.text(inner.href), inner.mediaType);
  await prepareSection(parsed.document, inner, resources, depth + 1);
  frame.setAttribute('src', serialise(parsed.document, resources));
}

/** The document as a blob URL. */
export function serialise(page: Document, resources: BookResources): string {
  if (page.contentType === 'text/html')
    return resources.blob(`<!doctype html>${page.documentElement.outerHTML}`, 'text/html');
  return resources.blob(new XMLSerializer().serializeToString(page), page.contentType);
}
