import { escapeAttribute, escapeText, type Finding, type Result, xhtmlEntities } from '@mangu/epub';
import { Marked } from 'marked';
import type { About, Converted } from './docx.ts';
import { xmlText } from './xml-text.ts';

/** Markup of a text in Markdown (CommonMark and tables); HTML in it is shown as it stands, for it is nobody's we know. */
export function convertMarkdown(source: string): Result<Converted> {
  const text = xmlText(source.replace(/^\ufeff/, ''));
  const { about, rest, skippedLines } = frontMatter(text);
  const findings = new Map<string, Finding>();
  const note = (id: string, raw: string, words: Pick<Finding, 'message' | 'remedy'>) => {
    if (findings.has(id)) return;
    const index = rest.indexOf(raw);
    const line = index < 0 ? undefined : rest.slice(0, index).split('\n').length + skippedLines;
    findings.set(id, { severity: 'should', id, ...words, ...(line ? { line } : {}) });
  };
  let headings = 0;
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth }) {
        headings += 1;
        return `<h${depth} id="section-${headings}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      html({ text: html, raw }) {
        if (/^\s*<!--[\s\S]*-->\s*$/.test(html)) return '';
        note('manuscript.html', raw, {
          message: 'There is HTML in the text; it is shown as it stands.',
          remedy: 'Write it in Markdown, or send an EPUB, in which markup is possible.',
        });
        const shown = escapeText(html.trim());
        return html.includes('\n') ? `<p>${shown}</p>` : shown;
      },
      image({ text: alternative, raw }) {
        note('manuscript.picture', raw, {
          message: 'The text names a picture, which a Markdown file cannot bring along.',
          remedy: 'Send a Word document or an EPUB, which hold their pictures.',
        });
        return alternative ? `[${escapeText(alternative)}]` : '';
      },
      link({ href, tokens }) {
        return `<a href="${escapeAttribute(href)}">${this.parser.parseInline(tokens)}</a>`;
      },
      br: () => '<br/>',
      hr: () => '<hr/>\n',
      checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
    },
  });
  const markup = knownEntities(marked.parse(rest, { async: false }));
  return { ok: true, value: { markup, about, images: [], findings: [...findings.values()] } };
}

/** Markdown lets the entities of HTML through; XML knows five. */
function knownEntities(html: string): string {
  return html.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z][a-z0-9]*));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) {
      const known = xhtmlEntities[name];
      return known === undefined ? `&amp;${all.slice(1)}` : escapeText(known).replaceAll('"', '&quot;');
    }
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number.parseInt(decimal, 10);
    const valid = code >= 0x20 && code < 0x110000 && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe;
    return valid && code !== 0xffff ? escapeAttribute(String.fromCodePoint(code)) : '\ufffd';
  });
}

/** The lines between two `---` at the beginning, as `key: value`; what else YAML can say is not read. */
function frontMatter(text: string): { about: About; rest: string; skippedLines: number } {
  const match = /^---[ \t]*\r?\n([\s\S]{0,5000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(text);
  if (!match) return { about: { authors: [] }, rest: text, skippedLines: 0 };
  const values = new Map<string, string>();
  for (const line of (match[1] ?? '').split('\n')) {
    const pair = /^([A-Za-z]+):[ \t]*(.+?)[ \t\r]*$/.exec(line);
    if (pair?.[1] && pair[2]) values.set(pair[1].toLowerCase(), pair[2].replace(/^(["'])(.*)\1$/, '$2'));
  }
  const title = values.get('title')?.slice(0, 500);
  const author = values.get('author');
  const language = values.get('lang') ?? values.get('language');
  return {
    about: {
      authors: author ? [author.slice(0, 300)] : [],
      ...(title ? { title } : {}),
      ...(language && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(language) ? { language } : {}),
    },
    rest: text.slice(match[0].length),
    skippedLines: match[0].split('\n').length - 1,
  };
}
