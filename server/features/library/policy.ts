import type { Person } from '../../platform/person.ts';

type Asking = Pick<Person, 'id' | 'roles'> | undefined;

/** A shelf, and what stands on it, is its owner's alone. */
export function mayUseShelf(person: Asking, shelf: { readonly personId: string }): boolean {
  return person !== undefined && person.id === shelf.personId;
}

/** Everybody may say what others wrote that should not stand here; one's own one changes. */
export function mayReport(person: Asking, review: { readonly personId: string }): boolean {
  return person !== undefined && person.id !== review.personId;
}
