import type { CatalogueTables } from '../features/catalogue/tables.ts';
import type { BookmarkTable, PositionTable, ResourceTable } from '../features/reading/tables.ts';
import type { ImportTable } from '../features/uploads/tables.ts';

/** Table name → row, as Kysely types it. Each feature describes its own tables; migrations make them. */
export interface Schema extends CatalogueTables {
  import: ImportTable;
  resource: ResourceTable;
  position: PositionTable;
  bookmark: BookmarkTable;
}
