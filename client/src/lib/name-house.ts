import i18next from 'i18next';
import { houseKey, houseName, named } from './i18n.ts';
import { writeLocal } from './storage.ts';

/** Takes the name of the house, once it is known, into all texts; remembered, so that the next page begins with it. */
export function nameHouse(house: string | null): void {
  if (house === houseName()) return;
  writeLocal(houseKey, house);
  Object.assign(i18next.options.interpolation ?? {}, { defaultVariables: named(house) });
  // Shows every text anew.
  i18next.addResource(i18next.language, 'common', 'house', house ?? '');
}
