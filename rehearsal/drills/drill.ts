/** What a drill is, what it is given, and what it hands back. */

import type { Stage } from '../stage/stage.ts';
import type { DrillName } from '../told/index.ts';
import type { Measure } from '../told/result.ts';
import type { Load } from './load.ts';
import type { Writer } from './writer.ts';

export interface Drill {
  readonly name: DrillName;
  /** Runbooks that it proves. */
  readonly runbooks: readonly string[];
  run(scene: Scene): Promise<readonly Measure[]>;
}

export interface Scene {
  readonly stage: Stage;
  /** Fewer requests and shorter waits; the same assertions, but where one request more is too large a share of few. */
  readonly short: boolean;
  /** Books that are in the catalogue. */
  readonly books: readonly string[];
  /** Counts towards this drill, from the beginning to its `stop`. */
  load(options?: { readonly perSecond?: number; readonly paths?: readonly string[] }): Load;
  writer(lanes?: number): Writer;
  /** Viewers nobody else speaks for. */
  newViewers(count: number): number;
  /** What is done on purpose, for the timeline. */
  mark(words: string): void;
  /** Resolves when it holds, asked often. @throws after that time. */
  until(what: string, holds: () => boolean | Promise<boolean>, withinSeconds: number): Promise<number>;
}
