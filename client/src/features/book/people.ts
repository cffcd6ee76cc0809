import type { BookDetail } from '@mangu/contract/books';

type Contributors = BookDetail['contributors'];

export interface RoleGroup {
  /** MARC relator code. */
  readonly role: string;
  readonly names: readonly string[];
}

/** Those who wrote it; when nobody is named as author, whoever stands first. */
export function authorNames(contributors: Contributors): readonly string[] {
  const authors = contributors.filter(({ roles }) => roles.includes('aut'));
  return (authors.length > 0 ? authors : contributors.slice(0, 1)).map(({ name }) => name);
}

/** Everybody by what they did, in the order in which the book names the roles. */
export function byRole(contributors: Contributors): readonly RoleGroup[] {
  const groups = new Map<string, string[]>();
  for (const { name, roles } of contributors)
    for (const role of roles) groups.set(role, [...(groups.get(role) ?? []), name]);
  return [...groups].map(([role, names]) => ({ role, names }));
}

/** Roles that readers choose an edition by; they stand under the author. */
const prominent = new Set(['trl', 'ill', 'edt', 'nrt', 'aui', 'adp', 'pht', 'art', 'com']);

export function prominentRoles(contributors: Contributors): readonly RoleGroup[] {
  return byRole(contributors).filter(({ role }) => prominent.has(role));
}
