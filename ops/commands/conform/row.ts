/** One line of the specification and how to see in the synthesized JSON that it holds. */

import type { SynthGraph } from '../../synth/graph.ts';
import { Parts } from '../../synth/parts.ts';

/** One value that a line rests on. */
export interface Fact {
  /** Address of the resource, or the path of the evidence. */
  readonly resource: string;
  readonly attribute: string;
  readonly found: string;
  readonly wanted: string;
  readonly holds: boolean;
}

export interface RowOptions {
  /** Security does not depend on the environment: must hold in every one, not only in production. */
  readonly everywhere?: true;
  /** Has no meaning where an environment is served without a domain of its own. */
  readonly needs?: 'domain';
}

export interface Row extends RowOptions {
  /** Stable and unique: `database/storage`. */
  readonly id: string;
  /** The headings above the line, word for word, from the outermost. */
  readonly headings: readonly string[];
  /** The line, word for word. */
  readonly line: string;
  readonly facts: (view: View) => readonly Fact[];
}

/** Text of a file of the repository by its path from the root; undefined when there is none. */
export type ReadEvidence = (file: string) => string | undefined;

/** What a row may look at: the graph, and files that are evidence of what has no JSON. */
export class View extends Parts {
  readonly evidence: ReadEvidence;

  constructor(graph: SynthGraph, evidence: ReadEvidence) {
    super(graph);
    this.evidence = evidence;
  }

  /** Names end with their environment. */
  get environment(): string {
    return this.graph.environment;
  }
}

type RowInSection = Omit<Row, 'headings'>;

export function row(id: string, line: string, facts: Row['facts'], options: RowOptions = {}): RowInSection {
  return { id, line, facts, ...options };
}

export function section(id: string, headings: readonly string[], rows: readonly RowInSection[]): Row[] {
  return rows.map((one) => ({ ...one, id: `${id}/${one.id}`, headings }));
}
