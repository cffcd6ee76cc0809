/** What a drill found. */

/** The load generator holds back what would be one more. */
export const unansweredAtMost = 200;

/** One promise with what was found. */
export interface Measure {
  /** In the specification's words, or the issue's. */
  readonly promise: string;
  readonly wanted: string;
  readonly measured: string;
  /** Absent: told beside a promise, and nothing could fail it. */
  readonly holds?: boolean;
  /** A slower machine, or a busy one, would find another figure. */
  readonly hangsOnSpeed?: boolean;
  /** What it means at the specification's sizes, with what that takes for granted. */
  readonly extrapolated?: string;
  /** AWS's own figure, where it is another. */
  readonly aws?: string;
}

/** What began in one second of the clock. */
export interface Second {
  /** Milliseconds of the epoch, whole seconds. */
  readonly at: number;
  readonly requests: number;
  readonly failed: number;
  /** Milliseconds, of those that were answered. */
  readonly p50: number;
  readonly p95: number;
  readonly longest: number;
}

/** Writes that were answered in one second of the clock. */
export interface WriteSecond {
  /** Milliseconds of the epoch, whole seconds. */
  readonly at: number;
  readonly acknowledged: number;
  readonly refused: number;
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
  /** Not sent at their time, because `unansweredAtMost` were under way. */
  readonly heldBack: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly tls: readonly string[];
  readonly seconds: readonly Second[];
  /** Absent where nobody wrote. */
  readonly writes?: {
    readonly acknowledged: number;
    readonly refused: number;
    readonly seconds: readonly WriteSecond[];
  };
  readonly samples: readonly Sample[];
  readonly events: readonly { readonly at: number; readonly words: string; readonly onPurpose: boolean }[];
  /** Why it could not be carried through. */
  readonly fault: string | undefined;
}
