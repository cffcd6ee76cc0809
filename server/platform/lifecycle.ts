import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** What the load balancer's check says of this process: nothing before ready, and nothing again while draining. */
export interface Lifecycle {
  state: 'starting' | 'ready' | 'draining';
  readonly startedAt: number;
}

export function newLifecycle(): Lifecycle {
  return { state: 'starting', startedAt: performance.now() };
}

/** While draining, every connection ends with its answer, so that none is open and idle when the server closes. */
export function registerLifecycle(app: FastifyInstance, lifecycle: Lifecycle): void {
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (lifecycle.state === 'draining') reply.header('connection', 'close');
    done();
  });
}

/**
 * Says to the load balancer that this process leaves, and goes on taking requests until it must have seen it: who stops
 * at once loses the requests that are sent in between.
 * @param meanwhile work to be handed back; it is begun at once and waited for.
 */
export async function drain(
  lifecycle: Lifecycle,
  seconds: number,
  meanwhile: () => Promise<void>,
): Promise<void> {
  lifecycle.state = 'draining';
  await Promise.all([meanwhile(), delay(seconds * 1000)]);
}
