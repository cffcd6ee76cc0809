import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Health, Readiness } from '@mangu/contract/health';
import type { Lifecycle } from '../../platform/lifecycle.ts';
import { version } from '../../platform/version.ts';

export interface HealthDeps {
  readonly lifecycle: Lifecycle;
  /** Name of a dependency → a question that rejects when it does not answer. */
  readonly probes: Readonly<Record<string, () => Promise<unknown>>>;
}

const probeLimitMs = 2_000;
/** The load balancer asks often and from several places; dependencies are asked at most this often for it. */
const probeEveryMs = 5_000;

/**
 * `/api/health` is the load balancer's check (specification, Server Service). It must not fail because a
 * dependency is away: a database failover would then get every task replaced at once.
 */
export const healthRoutes: FastifyPluginAsyncTypebox<HealthDeps> = async (app, { lifecycle, probes }) => {
  let degraded = false;
  let probedAt = Number.NEGATIVE_INFINITY;
  const refresh = async () => {
    probedAt = performance.now();
    degraded = Object.values(await askAll(probes)).some((answer) => !answer.ok);
  };

  app.get(
    '/api/health',
    {
      logLevel: 'warn',
      schema: {
        tags: ['health'],
        summary: "The load balancer's check",
        response: { 200: Health, 503: Health },
      },
    },
    async (_request, reply) => {
      const { state } = lifecycle;
      if (state === 'ready' && performance.now() - probedAt > probeEveryMs) void refresh();
      const status = state === 'ready' ? (degraded ? 'degraded' : 'ok') : state;
      const uptimeSeconds = Math.round((performance.now() - lifecycle.startedAt) / 100) / 10;
      reply.header('cache-control', 'no-store');
      return reply.status(state === 'ready' ? 200 : 503).send({ status, version, uptimeSeconds });
    },
  );

  app.get(
    '/api/health/ready',
    {
      logLevel: 'warn',
      schema: {
        tags: ['health'],
        summary: 'Which dependency answers',
        response: { 200: Readiness, 503: Readiness },
      },
    },
    async (_request, reply) => {
      const dependencies = await askAll(probes);
      const ready = lifecycle.state === 'ready' && Object.values(dependencies).every((answer) => answer.ok);
      reply.header('cache-control', 'no-store');
      return reply.status(ready ? 200 : 503).send({ ready, dependencies });
    },
  );
};

async function askAll(probes: HealthDeps['probes']): Promise<Readiness['dependencies']> {
  const answers = await Promise.all(
    Object.entries(probes).map(async ([name, probe]) => [name, await ask(probe)] as const),
  );
  return Object.fromEntries(answers);
}

async function ask(probe: () => Promise<unknown>): Promise<Readiness['dependencies'][string]> {
  const began = performance.now();
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(() => limit.reject(new Error(`no answer in ${probeLimitMs} ms`)), probeLimitMs);
  try {
    await Promise.race([probe(), limit.promise]);
    return { ok: true, milliseconds: since(began) };
  } catch (error) {
    // The reason in a word; addresses and passwords stay in the log.
    const reason =
      error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? 'does not answer') : 'failed';
    return { ok: false, milliseconds: since(began), error: reason };
  } finally {
    clearTimeout(timer);
  }
}

function since(began: number): number {
  return Math.round((performance.now() - began) * 10) / 10;
}
