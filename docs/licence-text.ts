/** A licence with the lines that name its holders apart from the terms, which many packages share word for word. */
export interface SplitLicence {
  readonly copyright: readonly string[];
  readonly body: string;
}

const title = /^[\s(#*=-]*(the )?(mit|isc)( licen[cs]e)?( \(mit\)| \(isc\))?[\s)#*=:.-]*$/i;
const holder = /^\W*(original code )?(portions )?copyright\b(?! (notice|holder|owner|license))/i;

/** Takes names and title out of the head of a short licence; a long one (Apache, OFL) keeps its text whole. */
export function splitLicence(text: string): SplitLicence {
  const lines = text
    .replaceAll('\r\n', '\n')
    .replace(/[\t ]+$/gm, '')
    .split('\n');
  const terms = lines.findIndex((line) =>
    /permission is hereby granted|permission to use|redistribution and use|this font software is licensed/i.test(
      line,
    ),
  );
  if (terms < 0) return { copyright: [], body: lines.join('\n') };
  const head = lines.slice(0, terms);
  const names = head.filter((line) => line.trim() !== '' && !title.test(line));
  const plain = names.every((line, index) => holder.test(line) || index > 0) && names.join(' ').length < 600;
  if (!plain && names.length > 0 && !/Inc\.|copyright/i.test(names[0] ?? ''))
    return { copyright: [], body: lines.join('\n') };
  return {
    copyright: names.map((line) => line.replace(/^[\s*#-]+/, '').trim()),
    body: lines.slice(terms).join('\n').trim(),
  };
}

/** The same terms, however the lines are broken and quoted. */
export function normaliseLicence(body: string): string {
  return body
    .toLowerCase()
    .replace(/[“”‘’"'`*]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A line of foreign text as Markdown code, whatever is in it. */
export function inlineCode(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``;
}
