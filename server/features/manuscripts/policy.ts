import { type MoveName, type Mover, moves } from '@mangu/contract/manuscripts';
import type { Person } from '../../platform/person.ts';

/** What is decided about: an edition with the owner of its work. */
export interface EditionObject {
  readonly owner_id: string;
  readonly assigned_to: string | null;
  readonly state: string;
}

const isAdministrator = (person: Person) => person.roles.has('administrator');
const isEditor = (person: Person) => person.roles.has('editor');
const owns = (person: Person, edition: Pick<EditionObject, 'owner_id'>) => edition.owner_id === person.id;

/** Editors and administrators see the desk. */
export function mayUseDesk(person: Person): boolean {
  return isEditor(person) || isAdministrator(person);
}

/** Judge it as an editor: nobody decides about a work of their own, unless they run the house. */
export function mayReview(person: Person, edition: EditionObject): boolean {
  return isAdministrator(person) || (isEditor(person) && !owns(person, edition));
}

/** A draft is its owner's alone until it is handed in. */
export function maySeeEdition(person: Person, edition: EditionObject): boolean {
  return owns(person, edition) || (mayUseDesk(person) && edition.state !== 'draft');
}

/** Whether this person may ever make that move on this edition; whether its state allows it is another question. */
export function mayMove(person: Person, edition: EditionObject, move: MoveName): boolean {
  return byMover[moves[move].by](person, edition);
}

const byMover: Readonly<Record<Mover, (person: Person, edition: EditionObject) => boolean>> = {
  owner: owns,
  editor: mayReview,
  assigned: (person, edition) =>
    isAdministrator(person) || (mayReview(person, edition) && edition.assigned_to === person.id),
  clock: () => false,
};

/** Moves that this person can make now. */
export function possibleMoves(person: Person, edition: EditionObject): MoveName[] {
  return (Object.keys(moves) as MoveName[]).filter((move) => {
    const from: readonly string[] = moves[move].from;
    return from.includes(edition.state) && mayMove(person, edition, move);
  });
}

/** Have works of one's own. */
export function mayWrite(person: Person): boolean {
  return person.roles.has('author');
}

/** Change an edition and send files for it. Whether its state allows that now is another question. */
export function mayChange(person: Person, edition: Pick<EditionObject, 'owner_id'>): boolean {
  return mayWrite(person) && owns(person, edition);
}

/** States in which an edition is in its author's hands. */
export function isInHands(edition: Pick<EditionObject, 'state'>): boolean {
  return edition.state === 'draft' || edition.state === 'changes-requested';
}

/** Nobody works on it any more: it went to the readers, or was decided against. */
export function isSettled({ state }: Pick<EditionObject, 'state'>): boolean {
  return state === 'published' || state === 'unpublished' || state === 'rejected';
}

/** Whether an edition can be given to this person. */
export function mayBeAssigned(personId: string, roles: ReadonlySet<string>, edition: EditionObject): boolean {
  return roles.has('administrator') || (roles.has('editor') && personId !== edition.owner_id);
}

/** Comment on it, answer and settle comments: its author and the desk. */
export const mayComment = maySeeEdition;
