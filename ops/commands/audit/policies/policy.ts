import type { Block, SynthGraph } from '../../../synth/graph.ts';
import { Parts } from '../../../synth/parts.ts';

/** A rule of this house that no scanner knows. Never waived: change the rule, with its reason, or what it found. */
export interface Policy {
  readonly id: string;
  /** What must be so, as one sentence. */
  readonly rule: string;
  /** What happens otherwise. */
  readonly why: string;
  readonly check: (audited: Audited) => readonly Violation[];
}

export interface Violation {
  readonly resource: string;
  readonly says: string;
}

/** What a policy may look at. */
export class Audited extends Parts {
  /** Whether a file of the repository exists, by its path from the root. */
  readonly fileExists: (file: string) => boolean;

  constructor(graph: SynthGraph, fileExists: (file: string) => boolean) {
    super(graph);
    this.fileExists = fileExists;
  }
}

export function violation({ module, address }: Block, says: string): Violation {
  return { resource: `${module}: ${address}`, says };
}

/** The violation unless it holds. */
export function unless(holds: boolean, block: Block, says: string): Violation[] {
  return holds ? [] : [violation(block, says)];
}
