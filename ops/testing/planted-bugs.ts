/** Ways to spoil a synthesized module, one at a time. */
import { type Block, SynthGraph } from '../synth/graph.ts';
import { isJson, isObject, type Json } from '../synth/values.ts';

/** A copy that may be changed. */
// biome-ignore lint/suspicious/noExplicitAny: a planted bug reaches into any path of any resource.
export type Spoilable = Record<string, any>;

export interface PlantedBug {
  /** What somebody did wrong, as a sentence. */
  readonly bug: string;
  /** `aws_db_instance`, and a part of the logical name where there are several. */
  readonly where: readonly [type: string, name?: string];
  /** Changes the attributes; a bug that removes the resource returns `gone`. */
  readonly plant: (attributes: Spoilable, addressOf: AddressOf) => unknown;
  /** Ids of exactly those rows that turn red. */
  readonly reddens: readonly string[];
}

/** The address of another resource by its type and the beginning of its name. */
export type AddressOf = (type: string, name?: string) => string;

export const gone = Symbol('the resource is not there');

/** The graph with one resource spoilt. The first whose logical name begins so; all of the type where no name is given. */
export function spoil(graph: SynthGraph, { where: [type, name], plant }: PlantedBug): SynthGraph {
  const found = graph.all(type).filter((block) => block.name.startsWith(name ?? ''));
  const [target] = found;
  if (!target || (name === undefined && found.length > 1))
    throw new Error(`${found.length} resources are ${type}`);
  const addressOf: AddressOf = (otherType, otherName = '') => {
    const other = graph.all(otherType).find((block) => block.name.startsWith(otherName));
    if (!other) throw new Error(`there is no ${otherType} ${otherName}`);
    return other.address;
  };
  const modules = graph.modules.map(({ name: module, json }) => {
    const copy: Spoilable = structuredClone(json);
    if (module === target.module) plantInto(copy, target, (attributes) => plant(attributes, addressOf));
    return { name: module, json: objectOf(copy) };
  });
  return new SynthGraph(graph.environment, modules);
}

function plantInto(
  module: Spoilable,
  { type, name }: Block,
  plant: (attributes: Spoilable) => unknown,
): void {
  const named = module.resource[type];
  if (plant(named[name]) === gone) delete named[name];
}

function objectOf(value: unknown): { readonly [key: string]: Json } {
  if (!isJson(value) || !isObject(value)) throw new Error('the planted bug left something that is no JSON');
  return value;
}

/** Changes JSON that stands as text in an attribute. */
export function inside(attributes: Spoilable, key: string, change: (json: Spoilable) => void): void {
  const json: Spoilable = JSON.parse(attributes[key]);
  change(json);
  attributes[key] = JSON.stringify(json);
}

/** Lets a reference lead to another resource, by the same attribute. */
export function redirect(attributes: Spoilable, key: string, address: string): void {
  attributes[key] = String(attributes[key]).replace(/aws_\w+\.[\w-]+/, address);
}
