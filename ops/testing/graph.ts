/** Graphs written by hand, as small as what a test is about. */
import { SynthGraph } from '../synth/graph.ts';
import { isJson, isObject, type Json, type JsonObject } from '../synth/values.ts';

type Resources = Readonly<Record<string, Json>>;

/** Resources by address: `{ 'aws_vpc.main': { cidr_block: '10.0.0.0/16' }, 'data.aws_region.here': {} }`. */
export function graphOf(
  resources: Resources,
  { environment = 'production', module = 'platform', ...rest }: Partial<Record<string, Json>> = {},
): SynthGraph {
  const json: Record<string, Record<string, Record<string, Json>>> = {};
  for (const [address, attributes] of Object.entries(resources)) {
    const [kind, type = '', name = ''] = /^(data|ephemeral)\./.test(address)
      ? address.split('.')
      : ['resource', ...address.split('.')];
    const ofKind = json[kind ?? ''] ?? {};
    json[kind ?? ''] = { ...ofKind, [type]: { ...ofKind[type], [name]: attributes } };
  }
  const made: unknown = { ...json, ...rest };
  return new SynthGraph(String(environment), [{ name: String(module), json: object(made) }]);
}

/** An expression as Terraform writes it into JSON. */
export const ref = (expression: string): string => `$\{${expression}}`;

function object(value: unknown): JsonObject {
  if (!isJson(value) || !isObject(value)) throw new Error('a test wrote a module that is no JSON');
  return value;
}
