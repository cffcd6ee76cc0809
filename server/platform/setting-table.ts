import type { House } from '@mangu/contract/house';
import type { Generated } from 'kysely';

/** The one row of what was decided about the house; none where nothing was. */
export interface SettingTable {
  one: Generated<boolean>;
  version: Generated<number>;
  name: string | null;
  sign_up: House['signUp'];
  reviews: House['reviews'];
  contact: string | null;
  updated: Generated<Date>;
}
