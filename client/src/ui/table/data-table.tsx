import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { CursorList } from '../../lib/use-cursor-list.ts';
import { ErrorState } from '../states.tsx';
import '../texts.ts';
import { BulkBar } from './bulk-bar.tsx';
import styles from './data-table.module.css';
import { LoadMore } from './load-more.tsx';
import { RowGroup, rowsPerGroup } from './row-group.tsx';
import { SkeletonRows } from './skeleton-rows.tsx';
import { SelectAll, SortChoice, SortHeader } from './sort.tsx';
import type { Column, Selection, Sort } from './types.ts';

interface DataTableProps<Row> {
  /** Spoken name of the table. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  /** From `useCursorList`, or `wholeList(rows)` for a list that is there at once. */
  readonly list: CursorList<Row>;
  readonly rowKey: (row: Row) => string;
  /** What the row is called, e.g. in “Select The Time Machine”. Needed with a selection. */
  readonly rowName?: (row: Row) => string;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
  readonly selection?: Selection;
  /** Fields above the table. */
  readonly filters?: ReactNode;
  /** What is shown instead of a table without rows. */
  readonly empty: ReactNode;
}

/**
 * A table to work in: sorts, selects, grows page by page; on a phone every row is a card. Far rows are not in
 * the document, so 10,000 scroll as smoothly as ten.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, list, rowKey, rowName, sort, onSort, selection, filters, empty } = props;
  const { t } = useTranslation('ui');
  const id = useId();
  const { rows } = list;
  const keys = rows.map(rowKey);
  let body: ReactNode;
  if (list.error) body = <ErrorState error={list.error} onRetry={list.retry} />;
  else if (!list.pending && rows.length === 0) body = empty;
  else {
    body = (
      <>
        <table className={styles.table} aria-busy={list.pending || list.stale} aria-labelledby={id}>
          <caption id={id} className="visually-hidden">
            {caption}
          </caption>
          <thead className={styles.head}>
            <tr>
              {selection && (
                <th scope="col" className={styles.check}>
                  <SelectAll keys={keys} selection={selection} />
                </th>
              )}
              {columns.map((column) => (
                <SortHeader key={column.key} column={column} sort={sort} onSort={onSort} />
              ))}
            </tr>
          </thead>
          {list.pending ? (
            <SkeletonRows columns={columns.length + (selection ? 1 : 0)} />
          ) : (
            groups(rows).map((group, index) => (
              <RowGroup
                // biome-ignore lint/suspicious/noArrayIndexKey: a row that becomes the first must not lose the focus with its group
                key={index}
                rows={group}
                columns={columns}
                rowKey={rowKey}
                rowName={rowName}
                selection={selection}
              />
            ))
          )}
        </table>
        <LoadMore list={list} />
      </>
    );
  }
  return (
    <div className={styles.whole}>
      <div className={styles.tools}>
        {filters && (
          <search className={styles.filters} aria-label={t('table.filters')}>
            {filters}
          </search>
        )}
        {onSort && !list.error && rows.length > 0 && (
          <SortChoice columns={columns} sort={sort} onSort={onSort} />
        )}
      </div>
      {selection && selection.selected.size > 0 && <BulkBar selection={selection} />}
      {body}
    </div>
  );
}

function groups<Row>(rows: readonly Row[]): [Row, ...Row[]][] {
  const result: [Row, ...Row[]][] = [];
  for (let start = 0; start < rows.length; start += rowsPerGroup) {
    const [first, ...rest] = rows.slice(start, start + rowsPerGroup);
    if (first !== undefined) result.push([first, ...rest]);
  }
  return result;
}
