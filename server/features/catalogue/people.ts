import type { Contributor, Metadata } from '@mangu/epub';

/**
 * MARC relators of those who made, sold, keep or own this copy or edition, not the work in it: programs that write
 * books call themselves book producers. Any other role, and none, counts as a part in the work.
 */
const rolesAroundTheWork = new Set(
  [
    // Production of the book.
    'bkd bkp bjd bnd bpd brl cmt clt crr elt fac mrb mrk pfr plt pmn pop ppm prd prt str trc tyd tyg',
    // Publishing, trade and rights.
    'asg bsl cob cph cpc dst isb lse lso mfr pbd pbl prn prv sll',
    // Money, ownership and care of the data.
    'con cur dnr dpt dtm fmo fnd len mdc own pat rps spn',
  ].flatMap((codes) => codes.split(' ')),
);

/** Those who had a part in the work: whom readers look for. */
export function makersOf({ contributors }: Pick<Metadata, 'contributors'>): readonly Contributor[] {
  return contributors.filter(
    ({ roles }) => roles.length === 0 || roles.some((role) => !rolesAroundTheWork.has(role)),
  );
}
