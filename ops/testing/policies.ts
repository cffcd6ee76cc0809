/** A policy against modules written by hand. */
import type { Policy } from '../commands/audit/policies/policy.ts';
import { Audited } from '../commands/audit/policies/policy.ts';
import type { Json } from '../synth/values.ts';
import { graphOf } from './graph.ts';

/** What it says of these resources: `<address without module> <words>`. */
export function violations(
  policy: Policy,
  resources: Readonly<Record<string, Json>>,
  {
    files = [],
    ...module
  }: { readonly files?: readonly string[]; readonly [key: string]: Json | undefined } = {},
): string[] {
  const rest = Object.fromEntries(
    Object.entries(module).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
  const audited = new Audited(graphOf(resources, rest), (file) => files.includes(file));
  return policy.check(audited).map(({ resource, says }) => `${resource.replace(/^platform: /, '')} ${says}`);
}
