/** What the load balancer's check says of this process: nothing before ready, and nothing again while draining. */
export interface Lifecycle {
  state: 'starting' | 'ready' | 'draining';
  readonly startedAt: number;
}

export function newLifecycle(): Lifecycle {
  return { state: 'starting', startedAt: performance.now() };
}
