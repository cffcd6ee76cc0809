import type { Role } from '@mangu/contract/people';
import type { FastifyRequest } from 'fastify';
import type { Attempts, Limit } from '../../platform/attempts.ts';
import type { Actor } from '../../platform/audit.ts';
import type { Database } from '../../platform/database.ts';
import type { HouseKeeper } from '../../platform/house.ts';
import type { JobQueue } from '../../platform/job-queue.ts';
import { demand, signedIn } from '../../platform/person.ts';
import { mayAdminister } from './policy.ts';
import type { StorageDeps } from './storage.ts';

/** How the accounts change roles: with sessions ended and the act written down. */
export type ChangeRoles = (
  trx: Database,
  actor: Actor,
  personId: string,
  roles: readonly Role[],
) => Promise<'changed' | 'unchanged' | 'no-such-person' | 'last-administrator'>;

export interface AdministrationDeps extends StorageDeps {
  readonly changeRoles: ChangeRoles;
  readonly attempts: Attempts;
  readonly house: HouseKeeper;
  readonly jobs: Pick<JobQueue, 'start' | 'retry' | 'discard' | 'announce'>;
  /** How often somebody may guess the own password, counted by the id of the person. */
  readonly passwordLimit: Limit;
  /** Whether a password belongs to a hash that the accounts made. */
  readonly isPassword: (hash: string, password: string) => Promise<boolean>;
}

/** @throws sign-in-needed, not-allowed */
export async function administrator(request: FastifyRequest) {
  const person = await signedIn(request);
  demand(mayAdminister(person));
  return person;
}
