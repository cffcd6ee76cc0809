/** What a document type declaration asks of a parser. Nothing it names is ever fetched or expanded. */
export interface Doctype {
  /** Names declared by `<!ENTITY` in the internal subset, parameter entities included. */
  readonly entities: readonly string[];
  /** A SYSTEM identifier without a PUBLIC one, other than HTML's `about:legacy-compat`. */
  readonly system: boolean;
  /** The public identifier is one of XHTML's, whose DTD names the HTML characters. */
  readonly xhtml: boolean;
}

/** Reads the text between `<!DOCTYPE` and `>`. */
export function readDoctype(text: string): Doctype {
  const bracket = text.indexOf('[');
  const head = bracket === -1 ? text : text.slice(0, bracket);
  const subset = bracket === -1 ? '' : text.slice(bracket);
  const system = /^\s*\S+\s+SYSTEM\b\s*(?:"([^"]*)"|'([^']*)')?/.exec(head);
  const publicId = /^\s*\S+\s+PUBLIC\s*(?:"([^"]*)"|'([^']*)')/.exec(head);
  return {
    entities: [...subset.matchAll(/<!ENTITY\s+(?:%\s+)?([^\s"'>]*)/g)].map((match) => match[1] ?? ''),
    system: system !== null && (system[1] ?? system[2]) !== 'about:legacy-compat',
    xhtml: /^-\/\/W3C\/\/DTD XHTML/.test(publicId?.[1] ?? publicId?.[2] ?? ''),
  };
}
