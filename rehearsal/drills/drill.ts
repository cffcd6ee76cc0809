/** What a drill is, what it is given, and what it hands back. */
import type { Stage } from '../stage/stage.ts';
import type { Load, LoadResult, Second } from './load.ts';
import type { Writer } from './writer.ts';

export interface Drill {
  readonly name: string;
  readonly about: string;
  /** Runbooks that it proves. */
  readonly runbooks: readonly string[];
  /** Left out of the short form. */
  readonly long?: boolean;
  run(scene: Scene): Promise<readonly Measure[]>;
}

/** One promise with what was found. */
export interface Measure {
  /** In the specification's words, or the issue's. */
  readonly promise: string;
  readonly wanted: string;
  readonly measured: string;
  readonly holds: boolean;
  /** What it means at the specification's sizes, with what that takes for granted. */
  readonly extrapolated?: string;
  /** AWS's own figure, where it is another. */
  readonly aws?: string;
}

export interface Scene {
  readonly stage: Stage;
  /** Fewer requests and shorter waits; the same assertions. */
  readonly short: boolean;
  /** Books that are in the catalogue. */
  readonly books: readonly string[];
  load(options?: { readonly perSecond?: number }): Load;
  writer(lanes?: number): Writer;
  /** Viewers nobody else speaks for. */
  newViewers(count: number): number;
  /** What is done on purpose, for the timeline. */
  mark(words: string): void;
  /** Resolves when it holds, asked often. @throws after that time. */
  until(what: string, holds: () => boolean | Promise<boolean>, withinSeconds: number): Promise<number>;
  /** A load that counts towards this drill. */
  count(result: LoadResult): void;
}

/** State of the stage, once a second. */
export interface Sample {
  readonly at: number;
  readonly serverHealthy: number;
  readonly serverTasks: number;
  readonly clientHealthy: number;
  readonly lagBytes: number | undefined;
  readonly synchronous: boolean;
}

export interface DrillResult {
  readonly drill: string;
  readonly about: string;
  readonly runbooks: readonly string[];
  readonly beganAt: number;
  readonly endedAt: number;
  readonly measures: readonly Measure[];
  readonly requests: number;
  readonly failed: number;
  readonly heldBack: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly tls: readonly string[];
  readonly seconds: readonly Second[];
  readonly samples: readonly Sample[];
  readonly events: readonly { readonly at: number; readonly words: string; readonly onPurpose: boolean }[];
  /** Why it could not be carried through. */
  readonly fault: string | undefined;
}
