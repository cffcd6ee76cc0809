/** A catalogue of texts. */
export interface TextTree {
  readonly [key: string]: string | TextTree;
}

const plain = 'AaBbCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz';
const accented = 'ÅåßƀÇçÐðÉéĜĝĤĥÎîĴĵĶķĻļÑñÖöŔŕŠšŢţÛûŴŵÝýŽž';
const accents = new Map([...plain].map((letter, index) => [letter, [...accented][index] ?? letter]));

/** `{{name}}`, `$t(key)` and `<0>`…`</0>` are instructions, not words. */
const instruction = /(\{\{[^}]*\}\}|\$t\([^)]*\)|<\/?[\w]+\s*\/?>)/;

/** `Add a book` → `[Åðð å ƀööķ one two]`. */
export function pseudoText(text: string): string {
  const changed = text
    .split(instruction)
    .map((part, index) => (index % 2 === 1 ? part : [...part].map((c) => accents.get(c) ?? c).join('')))
    .join('');
  const letters = text.replaceAll(new RegExp(instruction, 'g'), '').length;
  const padding = '~'.repeat(Math.ceil(letters / 3));
  return `[${changed}${padding}]`;
}

/** The whole catalogue, with every plural form present: Arabic rules ask for six, English names two. */
export function pseudoTexts(texts: TextTree): TextTree {
  const result: Record<string, string | TextTree> = {};
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value !== 'string') {
      result[key] = pseudoTexts(value);
      continue;
    }
    result[key] = pseudoText(value);
    if (key.endsWith('_other')) {
      const stem = key.slice(0, -'_other'.length);
      for (const form of ['zero', 'one', 'two', 'few', 'many'])
        if (texts[`${stem}_${form}`] === undefined) result[`${stem}_${form}`] = pseudoText(value);
    }
  }
  return result;
}
