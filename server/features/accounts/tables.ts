import type { Role } from '@mangu/contract/people';
import type { Generated } from 'kysely';

export interface PersonTable {
  id: Generated<string>;
  name: string;
  email: string;
  email_verified: Generated<boolean>;
  image: string | null;
  two_factor_enabled: Generated<boolean>;
  suspended: Generated<Date | null>;
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

/** One way to sign in; `credential` is the password. */
export interface AccountTable {
  id: Generated<string>;
  person_id: string;
  account_id: string;
  provider_id: string;
  password: string | null;
}

/** What somebody holds a token for; `identifier` has its hash. */
export interface VerificationTable {
  id: Generated<string>;
  identifier: string;
  value: string;
  expires: Date;
  created: Generated<Date>;
}

export interface TwoFactorTable {
  id: Generated<string>;
  person_id: string;
  verified: Generated<boolean>;
  failed_verification_count: Generated<number>;
  locked_until: Date | null;
}
