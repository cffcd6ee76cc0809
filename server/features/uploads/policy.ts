import type { Person } from '../../platform/person.ts';

/** Who wants to put a book straight into the catalogue, or to see what became of such files. */
export interface Adder {
  readonly person: Pick<Person, 'roles'> | undefined;
  /** Shows the token of this installation: the command line on the machine itself. */
  readonly machine: boolean;
  /** Whether the installation has an administrator. */
  readonly claimed: boolean;
}

/**
 * An installation that belongs to nobody yet takes books from whoever reaches it; afterwards the machine, editors
 * and administrators may. Authors go through the studio and the desk.
 */
export function mayAddBooks({ person, machine, claimed }: Adder): boolean {
  if (machine || !claimed) return true;
  return person !== undefined && (person.roles.has('editor') || person.roles.has('administrator'));
}
