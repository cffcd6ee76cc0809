import type {
  AccountTable,
  PersonRoleTable,
  PersonTable,
  SessionTable,
  TwoFactorTable,
  VerificationTable,
} from '../features/accounts/tables.ts';
import type { CatalogueTables } from '../features/catalogue/tables.ts';
import type { LibraryTables } from '../features/library/tables.ts';
import type { ManuscriptTables } from '../features/manuscripts/tables.ts';
import type { ReadingTables } from '../features/reading/tables.ts';
import type { ImportTable } from '../features/uploads/tables.ts';
import type { AttemptTable } from './attempts-database.ts';
import type { AuditTable } from './audit.ts';
import type { MailTable } from './mail.ts';
import type { MailWishTable, NotificationTable } from './notice-tables.ts';
import type { SettingTable } from './setting-table.ts';

/** Table name → row, as Kysely types it. Each feature describes its own tables; migrations make them. */
export interface Schema extends CatalogueTables, ManuscriptTables, ReadingTables, LibraryTables {
  import: ImportTable;
  person: PersonTable;
  person_role: PersonRoleTable;
  session: SessionTable;
  attempt: AttemptTable;
  verification: VerificationTable;
  account: AccountTable;
  two_factor: TwoFactorTable;
  audit: AuditTable;
  mail: MailTable;
  notification: NotificationTable;
  mail_wish: MailWishTable;
  setting: SettingTable;
}
