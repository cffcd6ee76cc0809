import type { RemovalKind } from './findings.ts';
import { judgeUrl, type UrlContext } from './url.ts';

/** The body to write, undefined when the instruction goes; `remove` says why when the author should know. */
export interface InstructionVerdict {
  readonly body: string | undefined;
  readonly remove?: RemovalKind;
}

/** Characters; a longer one names nothing real, and reading it would take quadratic time. */
const longestInstruction = 2000;

/**
 * Judges a processing instruction. `xml-stylesheet` (Associating Style Sheets with XML 1.0) stays when it names a CSS
 * file of the book: XSLT runs code. Others do nothing, unless an HTML parser would read their text as markup.
 */
export function judgeStylesheetInstruction(
  target: string,
  body: string,
  context: UrlContext,
): InstructionVerdict {
  if (target.toLowerCase() !== 'xml-stylesheet') return { body: /[<>]/.test(body) ? undefined : body };
  if (body.length > longestInstruction || /[<>]/.test(body)) return { body: undefined, remove: 'unsafe-url' };
  const type = pseudoAttribute(body, 'type');
  if (type !== undefined && type.trim().toLowerCase() !== 'text/css')
    return { body: undefined, remove: 'script' };
  const href = pseudoAttribute(body, 'href');
  if (href === undefined) return { body: undefined };
  // Character references count in pseudo-attributes; only a plain ampersand has a use here.
  if (/&(?!amp;)/.test(href)) return { body: undefined, remove: 'unsafe-url' };
  const verdict = judgeUrl(href, 'document', context);
  if (!verdict.keep) return { body: undefined, remove: verdict.kind };
  return { body: verdict.value === href ? body : body.replace(href, () => verdict.value) };
}

function pseudoAttribute(body: string, name: string): string | undefined {
  for (const match of body.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    if (match[1] === name) return match[2] ?? match[3];
  }
  return undefined;
}
