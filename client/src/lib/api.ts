import type { Problem, ProblemId } from '@mangu/contract/problem';
import { writeHeaders } from './write-token.ts';

/** What can go wrong with a request: a problem of the API, or one that only the browser sees. */
export type FailureId = ProblemId | 'network' | 'unreadable-answer';

/**
 * A request that did not succeed. `id` is the stable problem id, under which `problems.json` has the words.
 * `status` is 0 when no answer came.
 */
export class ApiError extends Error {
  readonly id: FailureId;
  readonly status: number;
  readonly problem: Problem | undefined;

  constructor(id: FailureId, status: number, problem?: Problem, cause?: unknown) {
    super(problem?.detail ?? problem?.title ?? id, { cause });
    this.name = 'ApiError';
    this.id = id;
    this.status = status;
    this.problem = problem;
  }
}

export type QueryValue = string | number | boolean | readonly string[] | undefined | null;

/** `{ language: ['en', 'fr'] }` → `?language=en&language=fr`; empty values are left out. */
export function toQueryString(query: Readonly<Record<string, QueryValue>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue;
    if (typeof value === 'object') for (const one of value) parameters.append(name, one);
    else parameters.append(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Reads a problem document of this API; undefined when the body is something else (a proxy's page, say). */
export function parseProblem(body: unknown): Problem | undefined {
  if (!isRecord(body)) return undefined;
  const { type, title, status, detail, instance } = body;
  if (typeof type !== 'string' || typeof title !== 'string' || typeof status !== 'number') return undefined;
  return {
    type,
    title,
    status,
    ...(typeof detail === 'string' && { detail }),
    ...(typeof instance === 'string' && { instance }),
  };
}

/** The last segment of `type` is the stable id (RFC 9457 §3.1.1; contract/problem.ts). */
export function problemId(problem: Problem): FailureId {
  return (problem.type.split('/').at(-1) || 'internal') as FailureId;
}

async function failure(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  const problem = parseProblem(body);
  if (problem) return new ApiError(problemId(problem), response.status, problem);
  if (response.status === 404) return new ApiError('not-found', 404);
  return new ApiError(response.status >= 500 ? 'internal' : 'unreadable-answer', response.status);
}

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Lets a last save outlive the page (bodies up to 64 kB). */
  readonly keepalive?: boolean;
}

/**
 * Asks the API. `path` starts with `/api/`. Resolves to the parsed JSON body (undefined for 204), rejects with
 * `ApiError`, or with the signal's `AbortError`.
 *
 * `T` is the type of the contract's schema for this route. The server serialises every answer through that same
 * schema, so it is not checked a second time here: the validator alone would take a fifth of the page's weight.
 */
export async function request<T>(path: `/api/${string}`, options: RequestOptions = {}): Promise<T> {
  const { method = 'GET', body, signal, keepalive } = options;
  const ask = () =>
    fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json, application/problem+json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(method !== 'GET' && writeHeaders()),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
      ...(keepalive && { keepalive }),
    });
  let response: Response;
  let failed: ApiError | undefined;
  try {
    response = await ask();
    failed = response.ok ? undefined : await failure(response);
    if (failed?.id === 'write-token-refused') {
      // Somebody signed in on another page: the question after the account brings the cookie.
      await fetch('/api/account', { credentials: 'same-origin' });
      response = await ask();
      failed = response.ok ? undefined : await failure(response);
    }
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError('network', 0, undefined, error);
  }
  if (failed) throw failed;
  if (response.status === 204) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError('unreadable-answer', response.status, undefined, error);
  }
}

/** Like `request`, but a 404 is the answer `null` instead of an error. */
export async function requestOrNull<T>(
  path: `/api/${string}`,
  options: RequestOptions = {},
): Promise<T | null> {
  try {
    return await request<T>(path, options);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}
