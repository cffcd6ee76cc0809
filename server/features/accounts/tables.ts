import type { Role } from '@mangu/contract/people';
import type { Generated } from 'kysely';

export interface PersonTable {
  id: Generated<string>;
  name: string;
  email: string;
  email_verified: Generated<boolean>;
  image: string | null;
  two_factor_enabled: Generated<boolean>;
  created: Generated<Date>;
  updated: Generated<Date>;
}

export interface PersonRoleTable {
  person_id: string;
  role: Role;
  granted: Generated<Date>;
}

/** Written by better-auth; ours only to read, and to end. */
export interface SessionTable {
  id: Generated<string>;
  token: string;
  person_id: string;
  expires: Date;
  ip_address: string | null;
  user_agent: string | null;
  created: Generated<Date>;
  updated: Generated<Date>;
}
