/** Small pieces of a page. Pure. */

/** For text and for values of attributes in double quotes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

export function cell(text: string): string {
  return `<td>${escapeHtml(text)}</td>`;
}

/** The head of a table. */
export function columns(names: readonly string[]): string {
  return `<thead><tr>${names.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('')}</tr></thead>`;
}

/** Names and what they are. */
export function facts(pairs: readonly (readonly [name: string, value: string])[]): string {
  return pairs
    .map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`)
    .join('');
}

export function mark(state: 'good' | 'bad' | 'between', words: string): string {
  return `<span class="mark ${state}">${escapeHtml(words)}</span>`;
}
