import type { ImportFinding, ImportStage, Verdict } from '@mangu/contract/imports';
import type { ColumnType, Generated } from 'kysely';

export interface ImportTable {
  id: string;
  file_name: string;
  bytes: number;
  stage: Generated<ImportStage>;
  verdict: Verdict | null;
  reason: string | null;
  duplicate: Generated<boolean>;
  findings: ColumnType<ImportFinding[], string | undefined, string>;
  book_id: string | null;
  title: string | null;
  attempts: Generated<number>;
  pardoned: Generated<number>;
  lease_until: Date | null;
  milliseconds: number | null;
  created: Generated<Date>;
  finished: Date | null;
  /** The edition that the file is a manuscript of; null for what goes straight into the catalogue. */
  edition_id: string | null;
}
