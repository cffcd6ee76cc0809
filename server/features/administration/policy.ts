import type { Job } from '@mangu/contract/administration';
import type { Person } from '../../platform/person.ts';

type Asking = Pick<Person, 'id' | 'roles'>;

/** People, roles, settings of the house, storage, figures, and the log of privileged acts. */
export function mayAdminister(person: Asking): boolean {
  return person.roles.has('administrator');
}

/** Nobody shuts themself out. */
export function maySuspend(person: Asking, whom: { readonly id: string }): boolean {
  return mayAdminister(person) && whom.id !== person.id;
}

/** Reports about reviews: those who judge texts here. */
export function mayModerate(person: Asking): boolean {
  return person.roles.has('editor') || person.roles.has('administrator');
}

/** Nobody judges what was said about their own words. */
export function mayDecide(person: Asking, review: { readonly person_id: string }): boolean {
  return mayModerate(person) && review.person_id !== person.id;
}

/** Files are sent anew by whoever sent them: the machine keeps none that it gave up. */
export function mayRetryJob(person: Asking, job: Pick<Job, 'kind' | 'state'>): boolean {
  return mayAdminister(person) && job.kind !== 'import' && job.state === 'failed';
}

/** What waits or runs is taken away where it was asked for; the fate of a file stays written down. */
export function mayDiscardJob(person: Asking, job: Pick<Job, 'kind' | 'state'>): boolean {
  return (
    mayRetryJob(person, job) ||
    (mayAdminister(person) && job.kind === 'publish-edition' && job.state === 'done')
  );
}
