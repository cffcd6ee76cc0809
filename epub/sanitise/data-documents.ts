import { type Attribute, type Element, sanitiseAttributes } from './attributes.ts';
import type { CssContext } from './css.ts';
import { type ElementVerdict, judgeContentElement } from './elements.ts';
import type { DocumentRules } from './markup.ts';
import { scriptMediaType } from './media-types.ts';
import { judgeUrl, type UrlUse } from './url.ts';
import { mathNamespace, svgNamespace, xhtmlNamespace } from './vocabulary.ts';

const keep: ElementVerdict = { action: 'keep' };
const content = new Set([xhtmlNamespace, svgNamespace, mathNamespace]);
/** EPUB 3.3 § 9.3 and what DAISY's SMIL heads add; no other SMIL element is played. */
const smilElements = new Set(
  'smil head meta metadata layout region root-layout customAttributes customTest body seq par text audio'.split(
    ' ',
  ),
);

/** NCX (OPF 2.0.1 § 2.4.1) and other XML that a reading system reads as data. */
export function ncxRules(): DocumentRules {
  return rules((element, context) => {
    if (element.local !== 'content') return keep;
    return address(element, 'src', 'document', context) ?? keep;
  });
}

/** Media overlays: text and audio of the book only. */
export function smilRules(): DocumentRules {
  return rules((element, context) => {
    if (element.local === 'script') return { action: 'drop', kind: 'script' };
    if (element.uri.startsWith('http://www.w3.org/ns/SMIL') && !smilElements.has(element.local)) {
      return { action: 'drop', kind: 'unknown-element' };
    }
    if (element.local !== 'text' && element.local !== 'audio') return keep;
    return address(element, 'src', 'document', context) ?? keep;
  });
}

/** Package documents: what loads from elsewhere, runs or names a script goes, with every reference to it. */
export function packageRules(): DocumentRules {
  const gone = new Set<string>();
  const judge = (element: Element, context: CssContext): ElementVerdict => {
    const { local } = element;
    if (local === 'bindings') return { action: 'drop', kind: 'script' };
    if (local === 'item') {
      const verdict = judgeItem(element, context);
      if (verdict.action === 'drop') gone.add(value(element, 'id'));
      return verdict;
    }
    if (local === 'itemref') return gone.has(value(element, 'idref')) ? { action: 'drop' } : keep;
    // Linked records may be anywhere: they are data about the book and not part of it (EPUB 3.3 § 5.5.7).
    if (local === 'link') return address(element, 'href', 'link', context) ?? keep;
    if (local === 'reference') return address(element, 'href', 'document', context) ?? keep;
    return keep;
  };
  const attributes = (element: Element, context: CssContext): readonly Attribute[] => {
    const kept = sanitiseAttributes(element, context);
    if (element.local !== 'item') return kept;
    const remaining = kept.filter(
      ({ name, value }) => !((name === 'fallback' || name === 'media-overlay') && gone.has(value)),
    );
    const scripted = remaining.find(
      ({ name, value }) => name === 'properties' && words(value).includes('scripted'),
    );
    if (scripted) {
      context.note('script', element.line);
      const properties = words(scripted.value).filter((word) => word !== 'scripted');
      const rest = remaining.filter((attribute) => attribute !== scripted);
      return properties.length > 0 ? [...rest, { ...scripted, value: properties.join(' ') }] : rest;
    }
    return remaining.length === kept.length ? kept : remaining;
  };
  return { ...rules(judge), attributes };
}

function judgeItem(element: Element, context: CssContext): ElementVerdict {
  if (scriptMediaType(value(element, 'media-type'))) return { action: 'drop', kind: 'script' };
  return address(element, 'href', 'document', context) ?? keep;
}

function rules(judge: DocumentRules['judge']): DocumentRules {
  return {
    bareNamespace: '',
    judge: (element, context) =>
      content.has(element.uri) ? judgeContentElement(element, context) : judge(element, context),
    attributes: sanitiseAttributes,
  };
}

/** A verdict that drops the element when its address is not allowed, undefined otherwise. */
function address(
  element: Element,
  name: string,
  use: UrlUse,
  context: CssContext,
): ElementVerdict | undefined {
  const verdict = judgeUrl(value(element, name), use, context);
  return verdict.keep ? undefined : { action: 'drop', kind: verdict.kind };
}

function value(element: Element, name: string): string {
  return element.attributes.find((attribute) => attribute.name === name)?.value ?? '';
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
