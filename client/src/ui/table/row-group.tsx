import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './data-table.module.css';
import type { Column, Selection } from './types.ts';

/** Rows that come and go together. */
export const rowsPerGroup = 50;

/** How far from the window rows are still kept. */
const nearby = '1200px 0px';

interface RowGroupProps<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  readonly rowName: ((row: Row) => string) | undefined;
  readonly selection: Selection | undefined;
}

/** Rows while they are near the window; far from it, one empty row as high as they were. */
export function RowGroup<Row>(props: RowGroupProps<Row>) {
  const { rows, columns, rowKey, rowName, selection } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const [away, setAway] = useState<number | null>(null);

  useEffect(() => {
    const element = body.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return;
        // Rows that hold the focus stay: taking them away would throw it to the top of the page.
        if (entry.isIntersecting || element.contains(document.activeElement)) setAway(null);
        else setAway((height) => height ?? entry.boundingClientRect.height);
      },
      { rootMargin: nearby },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return (
    <tbody ref={body} className={styles.body}>
      {away === null ? (
        rows.map((row) => (
          <TableRow
            key={rowKey(row)}
            row={row}
            id={rowKey(row)}
            columns={columns}
            name={rowName?.(row)}
            selection={selection}
          />
        ))
      ) : (
        <tr className={styles.spacer}>
          <td colSpan={columns.length + (selection ? 1 : 0)} style={{ blockSize: away }} />
        </tr>
      )}
    </tbody>
  );
}

interface TableRowProps<Row> {
  readonly row: Row;
  readonly id: string;
  readonly columns: readonly Column<Row>[];
  readonly name: string | undefined;
  readonly selection: Selection | undefined;
}

function TableRow<Row>({ row, id, columns, name, selection }: TableRowProps<Row>) {
  const { t } = useTranslation('ui');
  const selected = selection?.selected.has(id) ?? false;
  return (
    <tr className={styles.row} data-selected={selected || undefined}>
      {selection && (
        <td className={styles.check}>
          <input
            type="checkbox"
            checked={selected}
            aria-label={t('table.select', { name: name ?? id })}
            onChange={() => {
              const next = new Set(selection.selected);
              if (!next.delete(id)) next.add(id);
              selection.onChange(next);
            }}
          />
        </td>
      )}
      {columns.map((column) => {
        const className = cellClass(column);
        if (column.names) {
          return (
            <th key={column.key} scope="row" className={`${styles.cell} ${styles.names} ${className}`}>
              {column.cell(row)}
            </th>
          );
        }
        return (
          <td key={column.key} className={`${styles.cell} ${className}`}>
            {/* On a phone there is no head; the cell says itself what it is. */}
            <span className={styles.cellLabel}>{column.header}</span>
            <span className={styles.cellValue}>{column.cell(row)}</span>
          </td>
        );
      })}
    </tr>
  );
}

export function cellClass<Row>({ align, narrow, wideOnly }: Column<Row>): string {
  return [align === 'end' && styles.end, narrow && styles.narrow, wideOnly && styles.wideOnly]
    .filter(Boolean)
    .join(' ');
}
