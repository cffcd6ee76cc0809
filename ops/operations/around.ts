import type { OperatorLock } from '../aws/lock.ts';
import type { AwsSession } from '../aws/session.ts';
import type { Output } from '../terminal/output.ts';

/** What an operation is done with. */
export interface Surroundings {
  readonly session: AwsSession;
  readonly output: Output;
  readonly stop: AbortSignal;
  /** How often AWS is asked while something is waited for. */
  readonly pollMs: number;
  readonly lock?: OperatorLock | undefined;
}

/** What the steps before made: ARNs of revisions by family, of tasks by family. */
export interface Made {
  readonly revisions: Map<string, string>;
  readonly tasks: Map<string, string>;
}
