/** Questions to a running server; answers are checked against the contract before anyone believes them. */
import { setTimeout as delay } from 'node:timers/promises';
import { Problem } from '@mangu/contract/problem';
import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { OperatorError, Unreachable } from './errors.ts';
import { exitCodes } from './exit-codes.ts';

export interface ServerAddress {
  readonly url: string;
  readonly token: string | undefined;
}

const answerWithinMs = 15_000;

/** GET, parsed by the schema. A status in `also` counts as an answer besides 200. Throws as `request` does. */
export function ask<S extends TSchema>(
  server: ServerAddress,
  path: string,
  schema: S,
  also: readonly number[] = [],
): Promise<Static<S>> {
  return request(server, path, schema, { also });
}

/** POST of JSON, whose answer is parsed by the schema. Throws as `request` does. */
export function post<S extends TSchema>(
  server: ServerAddress,
  path: string,
  body: object,
  schema: S,
): Promise<Static<S>> {
  return request(server, path, schema, { body });
}

/** @throws Unreachable; OperatorError when the server refuses or is not MANGU. */
async function request<S extends TSchema>(
  server: ServerAddress,
  path: string,
  schema: S,
  { also = [], body: sent }: { readonly also?: readonly number[]; readonly body?: object },
): Promise<Static<S>> {
  const response = await fetch(new URL(path, server.url), {
    ...(sent ? { method: 'POST', body: JSON.stringify(sent) } : {}),
    headers: {
      accept: 'application/json',
      ...(sent ? { 'content-type': 'application/json' } : {}),
      ...(server.token ? { authorization: `Bearer ${server.token}` } : {}),
    },
    signal: AbortSignal.timeout(answerWithinMs),
    redirect: 'error',
  }).catch((error: unknown) => {
    throw new Unreachable(reasonOf(error));
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok || also.includes(response.status)) {
    if (Check(schema, body)) return body;
    throw new OperatorError(
      exitCodes.missing,
      `${server.url} answers, but not as this version of MANGU does.`,
      'Check the address, and that the server and this command are of the same version.',
    );
  }
  if (response.status >= 500) throw new Unreachable(refusalText(response.status, body));
  throw new OperatorError(exitCodes.missing, `The server refused: ${refusalText(response.status, body)}`);
}

/** Asks again while the server is away, for so long; then what it could not is thrown. */
export async function patiently<T>(
  question: () => Promise<T>,
  patienceMs: number,
  stop: AbortSignal,
): Promise<T> {
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof Unreachable) || performance.now() > until || stop.aborted) throw error;
    }
    await delay(500, undefined, { signal: stop }).catch(() => {});
  }
}

/** The words of a problem document, or of the status when there is none. */
export function refusalText(status: number, body: unknown): string {
  if (!Check(Problem, body)) return `status ${status}`;
  return body.detail ?? body.title;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  return cause.message || String(Reflect.get(cause, 'code') ?? cause.name);
}
