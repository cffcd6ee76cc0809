/** What stands in the picture, before anything has a place. */
import type { Block } from '../../synth/graph.ts';

/** Decides the colour: who comes, what serves, what keeps, what watches. */
export type NodeKind = 'outside' | 'network' | 'compute' | 'data' | 'watch';

export interface DrawnNode {
  readonly id: string;
  readonly group: string | undefined;
  readonly kind: NodeKind;
  readonly title: string;
  /** What a reader wants to know of it, one short line each. */
  readonly lines: readonly string[];
  /** The resources it stands for; none for what is outside AWS. */
  readonly blocks: readonly Block[];
}

export interface DrawnGroup {
  readonly id: string;
  readonly parent: string | undefined;
  readonly title: string;
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** `request`: what a reader's request takes; `support`: all else, drawn more quietly. */
  readonly kind: 'request' | 'support';
}

export interface Drawing {
  readonly title: string;
  /** In a sentence or two, for who cannot see it. */
  readonly description: string;
  readonly groups: readonly DrawnGroup[];
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}
