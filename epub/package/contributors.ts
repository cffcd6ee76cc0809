import type { Contributor } from '../types.ts';
import { attribute, namespaces, textOf, type XmlElement } from '../xml/tree.ts';
import type { PackageMetadata } from './package-metadata.ts';

/**
 * Creators, then contributors, each person once with all roles. Roles are MARC relator codes from `role`
 * refinements (EPUB 3.3 §D.3.10) or `opf:role` (OPF 2.0.1 §2.2.6).
 */
export function readContributors(metadata: PackageMetadata): Contributor[] {
  const people = new Map<string, { name: string; sortName?: string; roles: Set<string> }>();
  const add = (element: XmlElement, defaultRole: string) => {
    const name = textOf(element);
    const person = people.get(name) ?? { name, roles: new Set<string>() };
    people.set(name, person);
    const sortName =
      metadata.refinements(element, 'file-as')[0]?.value ?? attribute(element, 'file-as', namespaces.opf);
    if (sortName !== undefined) person.sortName ??= sortName;
    const roles = rolesOf(metadata, element);
    for (const role of roles.length === 0 ? [defaultRole] : roles) person.roles.add(role);
  };
  for (const element of metadata.dc('creator')) add(element, 'aut');
  for (const element of metadata.dc('contributor')) add(element, 'ctb');
  return [...people.values()].map((person) => ({ ...person, roles: [...person.roles] }));
}

function rolesOf(metadata: PackageMetadata, element: XmlElement): string[] {
  const written = metadata
    .refinements(element, 'role')
    .filter((role) => role.scheme === undefined || role.scheme === 'marc:relators')
    .map((role) => role.value);
  const code = attribute(element, 'role', namespaces.opf);
  return [...written, ...(code === undefined ? [] : [code])].flatMap((role) => {
    // Some packages write the relator as its URI, http://id.loc.gov/vocabulary/relators/aut.
    const relator = role.toLowerCase().replace(/^https?:\/\/id\.loc\.gov\/vocabulary\/relators\//, '');
    return /^[a-z]{3}$/.test(relator) ? [relator] : [];
  });
}
