/** Part of a synthesized module that Terraform takes by itself: some resources, and all that they refer to. Pure. */

type Blocks = Record<string, Record<string, unknown>>;
const kinds = ['resource', 'data', 'ephemeral'] as const;

/** @param wanted addresses of resources. */
export function partOfModule(json: Record<string, unknown>, wanted: readonly string[]) {
  const all = kinds.flatMap((kind) =>
    Object.entries(Object(json[kind]) as Blocks).flatMap(([type, named]) =>
      Object.entries(named).map(([name, body]) => {
        const address = `${kind === 'resource' ? '' : `${kind}.`}${type}.${name}`;
        return { kind, type, name, body, address, text: JSON.stringify(body) };
      }),
    ),
  );
  const kept = new Set(wanted);
  for (let before = -1; before !== kept.size; ) {
    before = kept.size;
    const said = all.filter(({ address }) => kept.has(address)).map(({ text }) => text);
    for (const { address } of all) if (said.some((text) => refersTo(text, address))) kept.add(address);
  }
  const partsOf = (kind: (typeof kinds)[number]) => {
    const blocks: Blocks = {};
    for (const one of all) {
      if (one.kind !== kind || !kept.has(one.address)) continue;
      blocks[one.type] = { ...blocks[one.type], [one.name]: one.body };
    }
    return blocks;
  };
  const parts = Object.fromEntries(kinds.map((kind) => [kind, partsOf(kind)]));
  const text = JSON.stringify(parts);
  const used = (block: unknown, prefix: string) =>
    Object.fromEntries(Object.entries(Object(block)).filter(([name]) => refersTo(text, `${prefix}.${name}`)));
  const { terraform, provider } = json;
  return {
    terraform,
    provider,
    variable: used(json.variable, 'var'),
    locals: used(json.locals, 'local'),
    ...parts,
  };
}

function refersTo(text: string, address: string): boolean {
  return new RegExp(`(?<![\\w.-])${RegExp.escape(address)}(?![\\w-])`).test(text);
}
