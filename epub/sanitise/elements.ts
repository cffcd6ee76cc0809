import { animatesDanger, type Element } from './attributes.ts';
import type { CssContext } from './css.ts';
import type { RemovalKind } from './findings.ts';
import { judgeUrl } from './url.ts';
import {
  animationElements,
  droppedSvg,
  droppedXhtml,
  mathElements,
  mathNamespace,
  opsNamespace,
  svgElements,
  svgNamespace,
  unwrappedXhtml,
  xhtmlElements,
  xhtmlNamespace,
} from './vocabulary.ts';

/** `drop` takes the content along, `unwrap` leaves it; `kind` is absent where no reader could miss anything. */
export type ElementVerdict =
  | { readonly action: 'keep' }
  | { readonly action: 'drop' | 'unwrap'; readonly kind?: RemovalKind };

const keep: ElementVerdict = { action: 'keep' };
const unknown: ElementVerdict = { action: 'unwrap', kind: 'unknown-element' };
const harmlessMeta = new Set([
  'content-type',
  'content-language',
  'content-style-type',
  'content-script-type',
  'default-style',
  'x-ua-compatible',
  'cache-control',
  'pragma',
  'expires',
  'imagetoolbar',
]);
const htmlEncodings = new Set(['text/html', 'application/xhtml+xml']);

/** Judges an element of a content document. */
export function judgeContentElement(element: Element, context: CssContext): ElementVerdict {
  if (element.uri === xhtmlNamespace) return judgeXhtml(element, context);
  if (element.uri === svgNamespace) return judgeSvg(element, context);
  if (element.uri === mathNamespace) return judgeMath(element);
  if (element.uri === opsNamespace) return judgeOps(element);
  // Metadata of other vocabularies does nothing, unless an HTML parser would take it for its own element.
  const name = element.name.toLowerCase();
  const looksActive = [xhtmlElements, droppedXhtml, unwrappedXhtml, svgElements].some((names) =>
    names.has(name),
  );
  return looksActive ? { action: 'drop', kind: 'unknown-element' } : keep;
}

function judgeXhtml(element: Element, context: CssContext): ElementVerdict {
  const { local } = element;
  const dropped = droppedXhtml.get(local.toLowerCase());
  if (dropped) return { action: 'drop', kind: dropped };
  if (unwrappedXhtml.has(local)) {
    const kind = unwrappedXhtml.get(local);
    return kind === undefined ? { action: 'unwrap' } : { action: 'unwrap', kind };
  }
  if (local === 'meta') return judgeMeta(element);
  if (local === 'link') return judgeLink(element, context);
  if (local === 'input' && /^\s*(?:password|file|hidden)\s*$/i.test(value(element, 'type'))) {
    return { action: 'drop', kind: 'form' };
  }
  return xhtmlElements.has(local) ? keep : unknown;
}

function judgeMeta(element: Element): ElementVerdict {
  const httpEquiv = value(element, 'http-equiv').trim().toLowerCase();
  if (httpEquiv === 'refresh') return { action: 'drop', kind: 'meta-refresh' };
  if (httpEquiv !== '' && !harmlessMeta.has(httpEquiv)) return { action: 'drop', kind: 'meta' };
  return /^\s*msapplication-/i.test(value(element, 'name')) ? { action: 'drop', kind: 'meta' } : keep;
}

/** Of links only style sheets of the book stay; another link inside the book is not followed by any browser. */
function judgeLink(element: Element, context: CssContext): ElementVerdict {
  const verdict = judgeUrl(value(element, 'href'), 'document', context);
  if (!verdict.keep) return { action: 'drop', kind: verdict.kind };
  const relations = value(element, 'rel').toLowerCase().split(/\s+/);
  return relations.includes('stylesheet') ? keep : { action: 'drop' };
}

function judgeSvg(element: Element, context: CssContext): ElementVerdict {
  const dropped = droppedSvg.get(element.local.toLowerCase());
  if (dropped) return { action: 'drop', kind: dropped };
  if (animationElements.has(element.local) && animatesDanger(element, context)) {
    return { action: 'drop', kind: 'animation' };
  }
  return svgElements.has(element.local) ? keep : unknown;
}

function judgeMath(element: Element): ElementVerdict {
  if (
    element.local === 'annotation-xml' &&
    htmlEncodings.has(value(element, 'encoding').trim().toLowerCase())
  ) {
    return { action: 'drop', kind: 'embed' };
  }
  return mathElements.has(element.local) ? keep : unknown;
}

/** EPUB 3.3 § I.2: epub:switch and epub:trigger are deprecated; the default content is what everybody can read. */
function judgeOps(element: Element): ElementVerdict {
  if (element.local === 'trigger') return { action: 'drop', kind: 'script' };
  if (element.local === 'switch') return { action: 'unwrap', kind: 'switch' };
  if (element.local === 'case') return { action: 'drop' };
  if (element.local === 'default') return { action: 'unwrap' };
  return unknown;
}

function value(element: Element, name: string): string {
  return element.attributes.find((attribute) => attribute.name.toLowerCase() === name)?.value ?? '';
}
