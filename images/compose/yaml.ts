/** What `yaml` can write: no tags, no anchors, no dates. Texts are quoted, so that none is taken for something else. */
export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml | undefined };

/** YAML 1.2. Maps and lists in blocks, each text as JSON would write it, which YAML takes as it is. */
export function yaml(value: Yaml, indent = ''): string {
  if (isList(value)) {
    if (value.length === 0) return ' []\n';
    return `\n${value.map((item) => `${indent}-${inItem(item, `${indent}  `)}`).join('')}`;
  }
  if (typeof value !== 'object') return ` ${JSON.stringify(value)}\n`;
  const entries = Object.entries(value).flatMap(([key, inner]) =>
    inner === undefined ? [] : [{ key, inner }],
  );
  if (entries.length === 0) return ' {}\n';
  return `\n${entries.map(({ key, inner }) => `${indent}${keyOf(key)}:${yaml(inner, `${indent}  `)}`).join('')}`;
}

/** A map begins on the line of its dash. */
function inItem(item: Yaml, indent: string): string {
  const text = yaml(item, indent);
  return text.startsWith(`\n${indent}`) ? ` ${text.slice(1 + indent.length)}` : text;
}

function isList(value: Yaml): value is readonly Yaml[] {
  return Array.isArray(value);
}

function keyOf(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? key : JSON.stringify(key);
}
