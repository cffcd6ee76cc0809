import { ident, string, tokenize, tokenTypes, url as urlToken } from 'css-tree';
import type { RemovalKind } from './findings.ts';
import { judgeUrl, type UrlContext, type UrlUse } from './url.ts';

export interface CssContext extends UrlContext {
  note(kind: RemovalKind, line: number): void;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** An at-rule being read, from its keyword to `;` or the end of its block at the same depth. */
interface AtRule {
  readonly name: string;
  readonly start: number;
  readonly line: number;
  readonly depth: number;
  bad: 'remote-resource' | 'unsafe-url' | undefined;
}

const nothing = 'about:invalid';
/** Functions whose string arguments are addresses. */
const loaders = new Set(['url', 'src', 'image-set', '-webkit-image-set', 'image', 'alphaimageloader']);
/** Functions inside them whose strings are not. */
const plainStrings = new Set(['type', 'format', 'tech', 'local']);
const runsCode = new Set(['behavior', '-ms-behavior', '-moz-binding']);
/** Declarations whose strings may end up in a loader through `var()` or a custom function. */
const carriesStrings = new Set(['initial-value', 'result']);
const closers = new Map<number, number>([
  [tokenTypes.RightParenthesis, tokenTypes.LeftParenthesis],
  [tokenTypes.RightSquareBracket, tokenTypes.LeftSquareBracket],
  [tokenTypes.RightCurlyBracket, tokenTypes.LeftCurlyBracket],
]);

/**
 * Takes out of CSS what loads from outside the book or runs code. Works on the tokens of CSS Syntax 3, which every
 * browser cuts the same way even where the grammar is broken, and leaves every other character as it stands.
 * `line` is the 1-based line of the first character. Returns the same string when nothing had to go.
 */
export function sanitiseCss(css: string, context: CssContext, line = 1): string {
  const plain = css.includes('\\') ? css.replace(escapedUrl, 'url(') : css;
  const scanner = new Scanner(plain, context, line);
  tokenize(plain, (type, start, end) => scanner.token(type, start, end));
  return scanner.finish() ?? css;
}

// css-tree makes a url-token only of `url(` without escapes, a browser of `\75rl(` too. After a backslash the name is a
// longer one.
const escapedUrl =
  /(?<!\\)(?:u|\\u|\\0{0,4}[57]5(?:\r\n|\s)?)(?:r|\\r|\\0{0,4}[57]2(?:\r\n|\s)?)(?:l|\\l|\\0{0,4}[46]c(?:\r\n|\s)?)\(/gi;

class Scanner {
  readonly #css: string;
  readonly #context: CssContext;
  readonly #edits: Edit[] = [];
  /** Open brackets; functions with their name. */
  readonly #open: { type: number; name: string }[] = [];
  #loaders = 0;
  #line: number;
  #counted = 0;
  #atRule: AtRule | undefined;
  /** The last token that is neither white space nor comment. */
  #previous: number = tokenTypes.Semicolon;
  /** An identifier where a declaration may begin. */
  #candidate: { name: string; start: number; end: number } | undefined;
  /** Depth of the declaration whose strings are watched. */
  #carrying: number | undefined;

  constructor(css: string, context: CssContext, line: number) {
    this.#css = css;
    this.#context = context;
    this.#line = line;
  }

  token(type: number, start: number, end: number): void {
    if (type === tokenTypes.WhiteSpace || type === tokenTypes.Comment) return;
    const text = this.#css.slice(start, end);
    if (type === tokenTypes.AtKeyword) this.#openAtRule(text, start);
    else if (type === tokenTypes.Url)
      this.#url(urlToken.decode(text), start, end, (url) => `url(${string.encode(url)})`);
    else if (type === tokenTypes.String) this.#string(text, start, end);
    else if (type === tokenTypes.Function) this.#function(text, start, end);
    else if (type === tokenTypes.Colon) this.#declaration(start);
    else if (type === tokenTypes.Semicolon) this.#endStatement(end);
    else if (opens(type)) this.#push(type, '');
    else if (closers.has(type)) this.#close(type, start, end);
    this.#candidate =
      type === tokenTypes.Ident && this.#statementStart() ? { name: name(text), start, end } : undefined;
    this.#previous = type;
  }

  /** The text after all edits, undefined when there were none. */
  finish(): string | undefined {
    if (this.#atRule) this.#endAtRule(this.#css.length);
    if (this.#edits.length === 0) return undefined;
    const parts: string[] = [];
    let position = 0;
    for (const edit of this.#edits) {
      parts.push(this.#css.slice(position, edit.start), edit.text);
      position = edit.end;
    }
    parts.push(this.#css.slice(position));
    return parts.join('');
  }

  #statementStart(): boolean {
    return (
      this.#previous === tokenTypes.Semicolon ||
      this.#previous === tokenTypes.LeftCurlyBracket ||
      this.#previous === tokenTypes.RightCurlyBracket
    );
  }

  #note(kind: RemovalKind, offset: number): void {
    this.#context.note(kind, this.#lineAt(offset));
  }

  /** Offsets only grow, so the text is counted once. */
  #lineAt(offset: number): number {
    for (; this.#counted < offset; this.#counted += 1) {
      if (this.#css.charCodeAt(this.#counted) === 10) this.#line += 1;
    }
    return this.#line;
  }

  #push(type: number, functionName: string): void {
    this.#open.push({ type, name: functionName });
    if (loaders.has(functionName)) this.#loaders += 1;
  }

  #close(type: number, start: number, end: number): void {
    const top = this.#open.at(-1);
    // A closer that closes nothing is an ordinary token (CSS Syntax 3 § 5.4.7).
    if (top?.type !== closers.get(type)) return;
    this.#open.pop();
    if (top && loaders.has(top.name)) this.#loaders -= 1;
    if (type !== tokenTypes.RightCurlyBracket) return;
    const depth = this.#open.length;
    if (this.#carrying !== undefined && depth < this.#carrying) this.#carrying = undefined;
    if (!this.#atRule) return;
    if (depth === this.#atRule.depth) this.#endAtRule(end);
    else if (depth < this.#atRule.depth) this.#endAtRule(start);
  }

  #endStatement(end: number): void {
    const depth = this.#open.length;
    if (this.#carrying === depth) this.#carrying = undefined;
    if (this.#atRule?.depth === depth) this.#endAtRule(end);
  }

  #openAtRule(text: string, start: number): void {
    const keyword = name(text.slice(1));
    if (keyword !== 'import' && keyword !== 'namespace') return;
    if (this.#atRule) return;
    this.#atRule = {
      name: keyword,
      start,
      line: this.#lineAt(start),
      depth: this.#open.length,
      bad: undefined,
    };
  }

  #endAtRule(end: number): void {
    const rule = this.#atRule;
    this.#atRule = undefined;
    if (rule?.bad === undefined) return;
    while ((this.#edits.at(-1)?.start ?? -1) >= rule.start) this.#edits.pop();
    this.#edits.push({ start: rule.start, end, text: '' });
    this.#context.note(rule.bad, rule.line);
  }

  #url(url: string, start: number, end: number, write: (url: string) => string): void {
    // A namespace name is never fetched (CSS Namespaces 3 § 1.2).
    if (this.#atRule?.name === 'namespace') return;
    const use: UrlUse = this.#atRule ? 'document' : 'css';
    const verdict = judgeUrl(url, use, this.#context);
    if (verdict.keep) {
      if (verdict.value !== url) this.#edits.push({ start, end, text: write(verdict.value) });
      return;
    }
    if (this.#atRule) this.#atRule.bad ??= verdict.kind;
    else {
      this.#note(verdict.kind, start);
      this.#edits.push({ start, end, text: write(nothing) });
    }
  }

  #string(text: string, start: number, end: number): void {
    const inLoader = this.#loaders > 0 && !plainStrings.has(this.#open.at(-1)?.name ?? '');
    if (inLoader || this.#atRule) {
      this.#url(string.decode(text), start, end, (url) => string.encode(url));
    } else if (this.#carrying !== undefined) {
      const verdict = judgeUrl(string.decode(text), 'css', this.#context);
      if (verdict.keep) return;
      this.#note(verdict.kind, start);
      this.#edits.push({ start, end, text: string.encode(nothing) });
    }
  }

  #function(text: string, start: number, end: number): void {
    const functionName = name(text.slice(0, -1));
    // attr() would bring in an address from the document, expression() runs a script in old engines.
    if (functionName === 'expression' || (functionName === 'attr' && this.#loaders > 0)) {
      this.#note(functionName === 'attr' ? 'unsafe-url' : 'style', start);
      this.#edits.push({ start, end, text: 'removed(' });
    }
    this.#push(tokenTypes.LeftParenthesis, functionName);
  }

  #declaration(colon: number): void {
    const candidate = this.#candidate;
    if (!candidate) return;
    if (candidate.name.startsWith('--') || carriesStrings.has(candidate.name))
      this.#carrying = this.#open.length;
    if (!runsCode.has(candidate.name)) return;
    this.#note('style', colon);
    this.#edits.push({ start: candidate.start, end: candidate.end, text: 'removed' });
  }
}

function opens(type: number): boolean {
  return (
    type === tokenTypes.LeftParenthesis ||
    type === tokenTypes.LeftSquareBracket ||
    type === tokenTypes.LeftCurlyBracket
  );
}

function name(text: string): string {
  return ident.decode(text).toLowerCase();
}
