/** The synthesized root modules of one environment as a graph: what exists and what refers to what. */
import { allTexts, at, isObject, type Json, type JsonObject, text } from './values.ts';

export type BlockKind = 'resource' | 'data' | 'ephemeral';

/** A resource, data source or ephemeral resource. */
export interface Block {
  readonly module: string;
  readonly kind: BlockKind;
  readonly type: string;
  readonly name: string;
  /** As Terraform writes it: `aws_vpc.network`, `data.aws_region.here`. Unique in its module. */
  readonly address: string;
  readonly attributes: JsonObject;
}

/** One use of another block: `${aws_vpc.network.id}`. */
export interface Reference {
  readonly block: Block;
  /** Empty when the block as a whole is meant, as in `depends_on`. */
  readonly attribute: string;
}

export interface RootModule {
  readonly name: string;
  readonly json: JsonObject;
}

const kinds = [
  ['resource', ''],
  ['data', 'data.'],
  ['ephemeral', 'ephemeral.'],
] as const;

const referencePattern =
  /\b((?:data\.|ephemeral\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z_][\w-]*)((?:\[[^\]]*\])?(?:\.\w+)?)/g;

export class SynthGraph {
  readonly environment: string;
  readonly modules: readonly RootModule[];
  readonly blocks: readonly Block[];
  readonly #byAddress: ReadonlyMap<string, Block>;
  #referrers: ReadonlyMap<Block, ReadonlySet<Block>> | undefined;

  constructor(environment: string, modules: readonly RootModule[]) {
    this.environment = environment;
    this.modules = modules;
    this.blocks = modules.flatMap(blocksOf);
    this.#byAddress = new Map(this.blocks.map((block) => [`${block.module}/${block.address}`, block]));
  }

  /** All resources of some types, in the order of the files. */
  all(...types: readonly string[]): Block[] {
    return this.blocks.filter(({ kind, type }) => kind === 'resource' && types.includes(type));
  }

  data(type: string): Block[] {
    return this.blocks.filter((block) => block.kind === 'data' && block.type === type);
  }

  find(module: string, address: string): Block | undefined {
    return this.#byAddress.get(`${module}/${address}`);
  }

  module(name: string): JsonObject {
    return this.modules.find((module) => module.name === name)?.json ?? {};
  }

  /** What a value of a block refers to, wherever in it; all that the block refers to where no value is given. */
  references(block: Block, value: Json = block.attributes): Reference[] {
    return allTexts(value).flatMap((one) =>
      [...one.matchAll(referencePattern)].flatMap(([, address = '', rest = '']) => {
        const found = this.find(block.module, address);
        return found && found !== block
          ? [{ block: found, attribute: rest.replace(/^(\[[^\]]*\])?\.?/, '') }]
          : [];
      }),
    );
  }

  /** The blocks that the values at a path refer to. */
  targets(block: Block | undefined, path: string, type?: string): Block[] {
    if (!block) return [];
    const found = at(block.attributes, path).flatMap((value) => this.references(block, value));
    return [...new Set(found.map((reference) => reference.block))].filter(
      (one) => !type || one.type === type,
    );
  }

  target(block: Block | undefined, path: string, type?: string): Block | undefined {
    return this.targets(block, path, type)[0];
  }

  /** Resources of a type whose value at a path refers to the block. */
  parts(block: Block | undefined, type: string, path: string): Block[] {
    return block ? this.all(type).filter((one) => this.targets(one, path).includes(block)) : [];
  }

  /** The blocks that refer to this one. */
  referrers(block: Block): Block[] {
    this.#referrers ??= this.#invert();
    return [...(this.#referrers.get(block) ?? [])];
  }

  /** Whether a block must be made after another, directly or through others. */
  comesAfter(later: Block, earlier: Block): boolean {
    const seen = new Set<Block>();
    const open = [later];
    for (let block = open.pop(); block; block = open.pop()) {
      if (block === earlier) return true;
      if (seen.has(block)) continue;
      seen.add(block);
      open.push(...this.references(block).map((reference) => reference.block));
    }
    return false;
  }

  /** Region of a block by its provider; the default provider's where none is named. */
  region(block: Block): string {
    const named = text(block.attributes, 'provider');
    const alias = named.includes('.') ? named.slice(named.indexOf('.') + 1) : '';
    const providers = at(this.module(block.module), 'provider.aws');
    const provider = providers.find((one) => text(one, 'alias') === alias);
    return text(provider, 'region');
  }

  #invert(): Map<Block, Set<Block>> {
    const inverted = new Map<Block, Set<Block>>();
    for (const block of this.blocks) {
      for (const { block: target } of this.references(block)) {
        const users = inverted.get(target) ?? new Set();
        inverted.set(target, users.add(block));
      }
    }
    return inverted;
  }
}

function blocksOf({ name: module, json }: RootModule): Block[] {
  return kinds.flatMap(([kind, prefix]) =>
    Object.entries(asObject(json[kind])).flatMap(([type, named]) =>
      Object.entries(asObject(named)).map(([name, attributes]) => ({
        module,
        kind,
        type,
        name,
        address: `${prefix}${type}.${name}`,
        attributes: asObject(attributes),
      })),
    ),
  );
}

function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
