/** Small questions to a resource whose answer is a fact of a row. */
import type { Block } from '../../synth/graph.ts';
import { at, type Json, type Scalar, texts } from '../../synth/values.ts';
import type { Fact, View } from './row.ts';

const missing = 'no such resource';
const unset = 'not set';

/** All values at the path are the wanted one, and there is at least one. */
export function is(block: Block | undefined, path: string, wanted: Scalar): Fact {
  return holds(block, path, (value) => value === String(wanted), String(wanted));
}

/** All values at the path pass, and there is at least one. */
export function holds(
  block: Block | undefined,
  path: string,
  passes: (value: string) => boolean,
  wanted: string,
): Fact {
  return where(block, path, block ? at(block.attributes, path) : [], passes, wanted);
}

/** As `holds`, of values that were read out of a block: embedded JSON, or one of its nested blocks. */
export function where(
  block: Block | undefined,
  attribute: string,
  values: readonly Json[],
  passes: (value: string) => boolean,
  wanted: string,
): Fact {
  const found = values.map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)));
  return fact(block, attribute, found.join(', ') || unset, wanted, found.length > 0 && found.every(passes));
}

/** The value is false or not there. */
export function isOff(block: Block | undefined, path: string): Fact {
  const found = block ? texts(block.attributes, path) : [];
  return fact(
    block,
    path,
    found.join(', ') || unset,
    'false',
    found.every((value) => value === 'false'),
  );
}

/** The value at the path refers to a resource of one of these types. */
export function leadsTo(
  view: View,
  block: Block | undefined,
  path: string,
  ...types: readonly string[]
): Fact {
  const targets = view.graph.targets(block, path).filter(({ type }) => types.includes(type));
  const found = targets.map(({ address }) => address).join(', ');
  return fact(block, path, found || literal(block, path), types.join(' or '), targets.length > 0);
}

/** The value at the path refers to exactly this resource. */
export function pointsAt(
  view: View,
  block: Block | undefined,
  path: string,
  target: Block | undefined,
): Fact {
  const found = view.graph.targets(block, path).map(({ address }) => address);
  const passes = target !== undefined && found.includes(target.address);
  return fact(block, path, found.join(', ') || literal(block, path), target?.address ?? missing, passes);
}

/** So many of them. */
export function counts(blocks: readonly Block[], wanted: number, what: string): Fact {
  return {
    resource: blocks.map(addressOf).join(', ') || what,
    attribute: 'count',
    found: String(blocks.length),
    wanted: String(wanted),
    holds: blocks.length === wanted,
  };
}

/** The values at a path of several resources are all different: zones, subnets. */
export function differ(blocks: readonly Block[], path: string, what: string): Fact {
  const found = blocks.map(({ attributes }) => texts(attributes, path).join(', ') || unset);
  return {
    resource: blocks.map(addressOf).join(', ') || what,
    attribute: path,
    found: found.join(' and ') || missing,
    wanted: 'one each',
    holds: blocks.length > 0 && !found.includes(unset) && new Set(found).size === found.length,
  };
}

/** These entries and no others, in any order. */
export function exactly(
  block: Block | undefined,
  attribute: string,
  found: readonly string[],
  wanted: readonly string[],
): Fact {
  const same = [...found].sort().join('\n') === [...wanted].sort().join('\n');
  return fact(block, attribute, found.join('; ') || 'none', wanted.join('; ') || 'none', same);
}

export function fact(
  block: Block | undefined,
  attribute: string,
  found: string,
  wanted: string,
  passes: boolean,
): Fact {
  const resource = block ? addressOf(block) : missing;
  return {
    resource,
    attribute,
    found: block ? plain(found) : missing,
    wanted,
    holds: block !== undefined && passes,
  };
}

export type EvidenceKind = 'test' | 'drill' | 'runbook' | 'cost' | 'scan';

/** What no JSON can show rests on a file of the repository that says these words. */
export function evidence(view: View, kind: EvidenceKind, file: string, says: string): Fact {
  const content = view.evidence(file);
  const passes = content?.includes(says) ?? false;
  const found = content === undefined ? 'no such file' : passes ? 'there' : 'the file does not say so';
  return { resource: file, attribute: `${kind}: ${says}`, found, wanted: 'there', holds: passes };
}

/** As `evidence`, with one line that holds all of the words; the line is what was found. */
export function evidenceLine(
  view: View,
  kind: EvidenceKind,
  file: string,
  ...words: readonly string[]
): Fact {
  const content = view.evidence(file);
  const line = content?.split('\n').find((one) => words.every((word) => one.includes(word)));
  const found = content === undefined ? 'no such file' : (line?.trim() ?? 'no line says so');
  const holds = line !== undefined;
  return {
    resource: file,
    attribute: `${kind}: ${words.join(', ')}`,
    found,
    wanted: 'a line with both',
    holds,
  };
}

export function addressOf({ module, address }: Block): string {
  return module === 'platform' ? address : `${module}: ${address}`;
}

function literal(block: Block | undefined, path: string): string {
  return (block && texts(block.attributes, path).join(', ')) || unset;
}

/** Without the signs that make an expression of Terraform out of a text. */
function plain(value: string): string {
  return value.replace(/\$\{([^{}]*)\}/g, '$1');
}
