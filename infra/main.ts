/**
 * Entry: topology in, Terraform JSON out. Reads one JSON object from standard input,
 * `{"environments": ["production"], "out": "infra/synth", "write": true}`, and writes one to standard output:
 * `{"ok": true, "files": [{"path", "bytes", "state"}]}` or `{"ok": false, "problems": […]}`.
 */
import { text } from 'node:stream/consumers';
import { environmentNames } from '@mangu/topology/environments';
import type { EnvironmentName } from '@mangu/topology/types';
import { synthesizeEnvironments } from './synth.ts';

interface Order {
  readonly environments: readonly EnvironmentName[];
  readonly out: string;
  /** `false` only compares. */
  readonly write: boolean;
}

function parseOrder(json: string): Order {
  const order: unknown = JSON.parse(json);
  const { environments, out, write = true } = Object(order) as Record<string, unknown>;
  const known = environmentNames.filter((name) => Array.isArray(environments) && environments.includes(name));
  if (!Array.isArray(environments) || known.length !== environments.length || known.length === 0) {
    throw new Error(`"environments" must name some of ${environmentNames.join(', ')}.`);
  }
  if (typeof out !== 'string' || typeof write !== 'boolean') {
    throw new Error('"out" must be a folder, "write" true or false.');
  }
  return { environments: known, out, write };
}

const result = synthesizeEnvironments(parseOrder(await text(process.stdin)));
process.stdout.write(`${JSON.stringify(result)}\n`);
