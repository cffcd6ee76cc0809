import { createHash } from 'node:crypto';
import { listMigrations, type Migration } from '../platform/migrate.ts';
import { ArchiveRefused } from './archive-reader.ts';
import { type Begin, formatVersion } from './format.ts';

export function migrationSum({ sql }: Migration): string {
  return createHash('sha256').update(sql).digest('hex');
}

/**
 * Refuses a backup whose tables this version cannot make: a newer one's, or one's of another line of development.
 * @throws ArchiveRefused
 */
export function refuseUnknown({ format, version, migrations }: Begin): void {
  const known = listMigrations();
  const newest = migrations.at(-1)?.number ?? 0;
  if (format > formatVersion || newest > (known.at(-1)?.number ?? 0)) {
    throw new ArchiveRefused(
      `It was made by a newer MANGU (${version}, schema ${newest}). Install that version, restore there, and nothing is lost.`,
    );
  }
  for (const [index, migration] of migrations.entries()) {
    const ours = known[index];
    if (ours?.name !== migration.name || migrationSum(ours) !== migration.sha256) {
      throw new ArchiveRefused(
        `Its tables were made by a MANGU of another line of development (${version}, ${migration.name} differs). Restore it with that version.`,
      );
    }
  }
}
