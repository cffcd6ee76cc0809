import { setTimeout as delay } from 'node:timers/promises';
import { type Problem, type ProblemId, problems } from '@mangu/contract/problem';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isConnectionLost, isSystemFault } from './system-faults.ts';

/** An answer that is not a success, thrown where no value can be returned. Its id is part of the contract. */
export class ProblemError extends Error {
  readonly id: ProblemId;
  readonly retryAfterSeconds: number | undefined;
  constructor(id: ProblemId, detail?: string, options: { cause?: unknown; retryAfterSeconds?: number } = {}) {
    super(detail ?? problems[id].title, 'cause' in options ? { cause: options.cause } : {});
    this.id = id;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

const databaseAwayRetrySeconds = 5;

/** A standby takes over within about a second where it is watched closely; on RDS the wait helps only near the end. */
const askAgainAfterMs = 1_000;

/**
 * One handler for every error of every route; 5xx texts stay in the log. A reader's question whose connection to the
 * database broke is asked once more, because it changes nothing; whatever writes is refused with the time to come back.
 */
export function registerProblems(app: FastifyInstance): void {
  app.setErrorHandler(async (error: unknown, request, reply) => {
    if (!mayAskAgain(error, request, reply)) return sendProblem(request, reply, toProblem(error));
    await delay(askAgainAfterMs);
    request.log.info({ err: error }, 'the database broke a question off; asking once more');
    try {
      reply.status(200);
      return await request.routeOptions.handler.call(app, request, reply);
    } catch (again) {
      return sendProblem(request, reply, toProblem(again));
    }
  });
}

function mayAskAgain(error: unknown, request: FastifyRequest, reply: FastifyReply): boolean {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return reads && isConnectionLost(error) && !reply.sent && !request.raw.destroyed;
}

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: ProblemError | { error: ProblemError; errors: NonNullable<Problem['errors']> },
) {
  const { error, errors } = problem instanceof ProblemError ? { error: problem, errors: undefined } : problem;
  const { status, title } = problems[error.id];
  if (status >= 500) request.log.error({ err: error.cause ?? error, problem: error.id }, title);
  const body: Problem = {
    type: `/problems/${error.id}`,
    title,
    status,
    instance: request.id,
    ...(error.message !== title && status < 500 ? { detail: error.message } : {}),
    ...(errors ? { errors } : {}),
  };
  if (error.retryAfterSeconds) reply.header('retry-after', error.retryAfterSeconds);
  return reply.status(status).type('application/problem+json').send(JSON.stringify(body));
}

function toProblem(error: unknown): Parameters<typeof sendProblem>[2] {
  if (error instanceof ProblemError) return error;
  if (!(error instanceof Error)) return new ProblemError('internal', undefined, { cause: error });
  const { code, validation, validationContext, statusCode } = error as Partial<FastifyError> & Error;
  if (validation) {
    return {
      error: new ProblemError('validation-failed'),
      errors: validation.map((issue) => ({
        pointer: `/${validationContext ?? 'request'}${issue.instancePath}`,
        message: issue.message ?? 'is not valid',
      })),
    };
  }
  if (code === 'ENOSPC' || code === '53100')
    return new ProblemError('storage-full', undefined, { cause: error });
  // Text that PostgreSQL cannot hold, such as a NUL, where no schema stopped it.
  if (code === '22021' || code === '22P05')
    return new ProblemError('validation-failed', undefined, { cause: error });
  if (isSystemFault(error)) {
    const retryAfterSeconds = databaseAwayRetrySeconds;
    return new ProblemError('database-unavailable', undefined, { cause: error, retryAfterSeconds });
  }
  const id =
    statusCode === undefined
      ? 'internal'
      : (byStatus[statusCode] ?? (statusCode < 500 ? 'validation-failed' : 'internal'));
  return new ProblemError(id, undefined, { cause: error });
}

const byStatus: Readonly<Record<number, ProblemId>> = {
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'body-too-large',
  415: 'media-type-unsupported',
  416: 'range-not-satisfiable',
  429: 'too-many-requests',
};
