import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';

/**
 * A second opinion for tests: everything in a document or style sheet that could run, load from elsewhere or open a
 * local file. Written apart from the sanitiser, shares no list with it, and rather says too much than too little.
 */
export function findActiveContent(text: string, mediaType: string): string[] {
  return mediaType === 'text/css' ? activeCss(text) : activeMarkup(text);
}

const activeElements =
  /^(?:script|handler|listener|iframe|frame|frameset|object|embed|applet|portal|fencedframe|base|template|form|bgsound|keygen|trigger|case|bindings)$/i;
const prose =
  /^(?:alt|title|content|summary|label|value|class|id|name|about|resource|property|prefix|alttext|aria-.*)$/i;
const outside = /^(?:https?|wss?|ftp|file|javascript|vbscript|livescript|mocha|blob|filesystem):|^[/\\]{2}/i;
const forbiddenLink = /^(?!(?:https?|mailto|tel):)[a-z][a-z0-9+.-]*:|^[/\\]{2}/i;
const allowedData = /^data:image\/(?:png|jpe?g|gif|webp|svg\+xml)[;,]/i;

function activeMarkup(text: string): string[] {
  const found: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  // A named character says nothing here.
  parser.ENTITIES = new Proxy({}, { get: () => ' ' });
  let style: string | undefined;
  parser.on('opentag', (tag) => {
    if (activeElements.test(tag.local)) found.push(`element ${tag.name}`);
    if (/^style$/i.test(tag.local)) style = '';
    found.push(...activeAttributes(tag));
  });
  const characters = (value: string) => {
    if (style !== undefined) style += value;
  };
  parser.on('text', characters);
  parser.on('cdata', characters);
  parser.on('closetag', (tag) => {
    if (!/^style$/i.test(tag.local)) return;
    found.push(...activeCss(style ?? ''));
    style = undefined;
  });
  parser.on('processinginstruction', ({ target, body }) => {
    const remote = /href\s*=\s*["']\s*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})/i.test(body);
    if (target === 'xml-stylesheet' && (remote || /xsl/i.test(body))) found.push(`instruction ${body}`);
  });
  parser.on('doctype', (doctype) => {
    if (/<!/.test(doctype)) found.push('doctype with declarations');
  });
  parser.on('error', (error) => found.push(`not well-formed: ${error.message}`));
  parser.write(text).close();
  return found;
}

const neverAllowed = /^(?:ping|srcdoc|formaction|action|attributionsrc|target)$/i;

function activeAttributes(tag: SaxesTagNS): string[] {
  const found: string[] = [];
  for (const attribute of Object.values(tag.attributes)) {
    const { name, local, value } = attribute;
    if (name === 'xmlns' || name.startsWith('xmlns:')) continue;
    const problem = activeAttribute(tag, attribute);
    if (problem) found.push(`${problem}: ${tag.name} ${name}="${value}"`);
    const css = /^style$/i.test(local) || (!prose.test(local) && /url\(/i.test(unescapeCss(value)));
    if (css) found.push(...activeCss(value));
  }
  const httpEquiv = tag.attributes['http-equiv']?.value ?? '';
  if (/refresh|security/i.test(httpEquiv)) found.push(`meta ${httpEquiv}`);
  const relation = tag.attributes.rel?.value ?? '';
  const xhtmlLink = tag.local === 'link' && tag.uri.endsWith('xhtml');
  if (xhtmlLink && !/stylesheet/i.test(relation)) found.push(`link ${relation}`);
  return found;
}

function activeAttribute(tag: SaxesTagNS, { name, local, value }: SaxesAttributeNS): string | undefined {
  if (/^on/i.test(local)) return 'handler';
  if (name === 'xml:base' || neverAllowed.test(local)) return 'attribute';
  if (/srcset$/i.test(local)) return /https?:|\/\/|javascript:/i.test(value) ? 'srcset' : undefined;
  if (name === 'attributeName') return /href|^on/i.test(value) ? 'animation' : undefined;
  // Everything up to the space is skipped somewhere in an address.
  const url = value.replace(/[^!-\uffff]+/g, '');
  const link = /^(?:a|area)$/i.test(tag.local) || tag.uri.endsWith('/MathML');
  if (local === 'href' && link) return forbiddenLink.test(url) ? 'link' : undefined;
  if (/^data:/i.test(url)) return prose.test(local) || allowedData.test(url) ? undefined : 'data';
  return !quiet(tag, local) && outside.test(url) ? 'address' : undefined;
}

/** Attributes whose address is read or only followed: metadata and citations. */
function quiet(tag: SaxesTagNS, local: string): boolean {
  if (
    prose.test(local) ||
    /^(?:cite|longdesc|profile|about|datatype|rel|rev|itemtype|itemid|unit)$/i.test(local)
  )
    return true;
  return local === 'href' && tag.uri === 'http://www.idpf.org/2007/opf' && tag.local === 'link';
}

function unescapeCss(css: string): string {
  return css
    .replace(/\\([0-9a-f]{1,6})\s?/gi, (_, hex) => {
      const code = Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    })
    .replace(/\\/g, '');
}

function activeCss(css: string): string[] {
  const text = unescapeCss(css.replace(/\/\*[\s\S]*?\*\//g, ' ')).replace(/@namespace[^;]*;/gi, '');
  const patterns: [string, RegExp][] = [
    ['css url', /url\(\s*["']?\s*(?:https?:|ftp:|file:|javascript:|vbscript:|[/\\]{2})/i],
    ['css import', /@import\s*(?:url\()?\s*["']?\s*(?:https?:|data:|javascript:|[/\\]{2})/i],
    ['css image-set', /image-set\([^)]*["']\s*(?:https?:|[/\\]{2})/i],
    ['css data', /url\(\s*["']?\s*data:(?!image\/|font\/|application\/)/i],
    ['css code', /expression\(|-moz-binding\s*:|(?:^|[;{]\s*)behavior\s*:/i],
  ];
  return patterns.flatMap(([name, pattern]) => {
    const match = pattern.exec(text);
    return match ? [`${name}: ${text.slice(match.index, match.index + 60)}`] : [];
  });
}
