import { createElement, type ReactNode } from 'react';

/** What a description may hold (contract/books.ts, `descriptionHtml`); attributes never survive. */
export const descriptionTags: ReadonlySet<string> = new Set([
  'p',
  'br',
  'em',
  'strong',
  'i',
  'b',
  'ul',
  'ol',
  'li',
  'blockquote',
]);

/** A snippet marks the words found, nothing else. */
export const snippetTags: ReadonlySet<string> = new Set(['mark']);

/**
 * Turns markup into React nodes without ever putting it into the page: it is parsed in a document of its own,
 * which runs no script and loads nothing, then copied element by element. An element that is not allowed
 * leaves its text behind, a script or style not even that.
 */
export function renderHtml(html: string, allowed: ReadonlySet<string>): ReactNode {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  return renderChildren(parsed.body, allowed);
}

const neverText = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'svg', 'math', 'object']);

function renderChildren(parent: Node, allowed: ReadonlySet<string>): ReactNode[] {
  return [...parent.childNodes].map((node, index) => renderNode(node, index, allowed));
}

function renderNode(node: Node, key: number, allowed: ReadonlySet<string>): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.nodeValue;
  if (!(node instanceof Element)) return null;
  const name = node.localName;
  if (neverText.has(name)) return null;
  if (name === 'br' && allowed.has('br')) return createElement('br', { key });
  const children = renderChildren(node, allowed);
  return allowed.has(name) ? createElement(name, { key }, ...children) : children;
}
