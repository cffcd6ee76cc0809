import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { environments } from '@mangu/topology/environments';
import type { EnvironmentName, Topology } from '@mangu/topology/types';
import { Testing } from 'cdktn';
import { RootModule } from '../stacks/root-module.ts';

/** Attributes of one resource, as they stand in the JSON. */
// biome-ignore lint/suspicious/noExplicitAny: a test looks at any path of any resource and fails if it is not there.
export type Block = Record<string, any>;

export class Synthesized {
  readonly json: Block;

  constructor(json: Block) {
    this.json = json;
  }

  /** All resources of a type by their logical names. */
  all(type: string): Record<string, Block> {
    return this.json.resource?.[type] ?? {};
  }

  /** The only resource of a type, or the one whose logical name ends so. */
  one(type: string, nameEnd = ''): Block {
    const found = Object.entries(this.all(type)).filter(([name]) => name.endsWith(nameEnd));
    if (found.length !== 1 || !found[0]) {
      const names = Object.keys(this.all(type)).join(', ') || 'none';
      throw new Error(`${found.length} resources ${type} end with "${nameEnd}"; there are: ${names}`);
    }
    return found[0][1];
  }

  data(type: string, nameEnd = ''): Block {
    const found = Object.entries<Block>(this.json.data?.[type] ?? {}).filter(([name]) =>
      name.endsWith(nameEnd),
    );
    if (found.length !== 1 || !found[0])
      throw new Error(`${found.length} data sources ${type} end with "${nameEnd}"`);
    return found[0][1];
  }
}

class TestModule extends RootModule {}

// cdktn makes a folder for each app, although nothing is written there.
const outdir = mkdtempSync(path.join(tmpdir(), 'mangu-synth-'));
process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));

/** A module of one environment with what `build` puts into it, synthesized in memory. */
export function synthesize(
  build: (stack: RootModule, topology: Topology) => void,
  environment: EnvironmentName | Topology = 'production',
): Synthesized {
  const topology = typeof environment === 'string' ? environments[environment] : environment;
  const stack = new TestModule(Testing.app({ outdir }), 'test', topology);
  build(stack, topology);
  return new Synthesized(JSON.parse(Testing.synth(stack)));
}
