import type { Role } from '@mangu/contract/people';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problems.ts';

/** Somebody who is signed in, with what they may be. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: ReadonlySet<Role>;
  /** Whether signing in asks for a code, too. */
  readonly twoFactor: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, looked up in the database when first asked for and once a request; undefined when not signed in. */
    whoAsks(): Promise<Person | undefined>;
  }
}

/** @throws sign-in-needed */
export async function signedIn(request: FastifyRequest): Promise<Person> {
  const person = await request.whoAsks();
  if (!person) throw new ProblemError('sign-in-needed');
  return person;
}

/**
 * What a policy decided. What a person may not even see is answered with the `not-found` problem of its kind
 * instead, so that nobody learns what there is.
 * @throws not-allowed
 */
export function demand(allowed: boolean): void {
  if (!allowed) throw new ProblemError('not-allowed');
}
