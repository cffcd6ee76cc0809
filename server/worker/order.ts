/** What the server tells a worker when it starts it; the worker reads no settings of its own. */
export interface WorkerOrder {
  readonly databaseUrl: string;
  /** Where the bytes of books are. */
  readonly storage:
    | { readonly kind: 'disk'; readonly folder: string }
    | { readonly kind: 's3'; readonly bucket: string; readonly region: string; readonly endpoint?: string };
  readonly times: WorkerTimes;
}

export interface WorkerTimes {
  /** How often it asks for jobs that are due. */
  readonly pollSeconds: number;
  /** How often it looks for jobs whose worker died. */
  readonly superviseSeconds: number;
}

/**
 * A book appears at most some seconds after its time, and a worker that was killed costs a minute or so; in between,
 * an idle platform costs its database less than one small statement a second.
 */
export const usualWorkerTimes: WorkerTimes = { pollSeconds: 5, superviseSeconds: 30 };

/** What the server says when there may be a job that is due. */
export const wakeWord = 'wake';

/** Whether a message of the parent is an order; only our own server sends one. */
export function isOrder(message: unknown): message is WorkerOrder {
  return typeof message === 'object' && message !== null && 'databaseUrl' in message && 'times' in message;
}
