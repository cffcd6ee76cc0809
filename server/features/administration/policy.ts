import type { Person } from '../../platform/person.ts';

type Asking = Pick<Person, 'id' | 'roles'>;

/** People, roles, settings of the house, storage, figures, and the log of privileged acts. */
export function mayAdminister(person: Asking): boolean {
  return person.roles.has('administrator');
}

/** Reports about reviews: those who judge texts here. */
export function mayModerate(person: Asking): boolean {
  return person.roles.has('editor') || person.roles.has('administrator');
}

/** Nobody judges what was said about their own words. */
export function mayDecide(person: Asking, review: { readonly person_id: string }): boolean {
  return mayModerate(person) && review.person_id !== person.id;
}
