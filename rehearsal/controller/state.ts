/** What the controller knows. Times are milliseconds of whatever clock the events carry. */

/**
 * `starting`: asked for. `running`: registered, not in service: not yet healthy, or failing within the grace period.
 * `healthy`: in service. `unhealthy`: to be replaced. `draining`: out of service, finishing what it was sent.
 * `stopping`: told to end.
 */
export type Phase = 'starting' | 'running' | 'healthy' | 'unhealthy' | 'draining' | 'stopping';
export type Capacity = 'on-demand' | 'spot';

export interface Task {
  readonly id: string;
  readonly deployment: number;
  readonly revision: string;
  readonly zone: string;
  readonly capacity: Capacity;
  readonly phase: Phase;
  /** When its program ran. */
  readonly ranAt: number | undefined;
  readonly wasHealthy: boolean;
  /** Checks of the same result in a row; never both above 0. */
  readonly passed: number;
  readonly failed: number;
  /** When a task that leaves is told to end, or is killed. */
  readonly deadline: number | undefined;
}

export interface Deployment {
  readonly id: number;
  readonly revision: string;
  readonly completed: boolean;
  /** It puts an earlier one back, and is not rolled back itself. */
  readonly rollback: boolean;
  /** Tasks of it that ended or failed before they were ever healthy. */
  readonly failures: number;
}

export interface State {
  readonly desired: number;
  readonly tasks: readonly Task[];
  readonly tasksMade: number;
  readonly deployment: Deployment;
  /** What a rollback goes back to. */
  readonly lastCompleted: Deployment;
  readonly deploymentsMade: number;
  readonly lostZones: readonly string[];
  /** The task that evens out the zones; until it is healthy there may be one more than desired. */
  readonly rebalancing: string | undefined;
  /** CPU of the last periods, newest last. */
  readonly cpu: readonly number[];
  readonly cooldown: { readonly outUntil: number; readonly inUntil: number };
  /** Starts that failed in a row, and when the next may be tried. */
  readonly backoff: { readonly failures: number; readonly until: number };
}

/** Before the first task: the revision is taken as one that has been running well. */
export function newService(minTasks: number, revision: string): State {
  const deployment: Deployment = { id: 1, revision, completed: true, rollback: false, failures: 0 };
  return {
    desired: minTasks,
    tasks: [],
    tasksMade: 0,
    deployment,
    lastCompleted: deployment,
    deploymentsMade: 1,
    lostZones: [],
    rebalancing: undefined,
    cpu: [],
    cooldown: { outUntil: 0, inUntil: 0 },
    backoff: { failures: 0, until: 0 },
  };
}

/** Starting or running: what `maximumPercent` counts. */
export function isActive({ phase }: Task): boolean {
  return phase !== 'draining' && phase !== 'stopping';
}

export function countHealthy(tasks: readonly Task[]): number {
  return tasks.reduce((sum, { phase }) => sum + (phase === 'healthy' ? 1 : 0), 0);
}

/** Nothing is under way: every task is healthy, of one deployment, and there are as many as desired. */
export function isSteady({ tasks, desired, deployment }: State): boolean {
  return (
    deployment.completed &&
    tasks.length === desired &&
    tasks.every((task) => task.phase === 'healthy' && task.deployment === deployment.id)
  );
}
