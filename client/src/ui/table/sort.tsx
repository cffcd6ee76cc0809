import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Select } from '../form/inputs.tsx';
import { Icon } from '../icon.tsx';
import styles from './data-table.module.css';
import { cellClass } from './row-group.tsx';
import type { Column, Selection, Sort } from './types.ts';

interface SortHeaderProps<Row> {
  readonly column: Column<Row>;
  readonly sort: Sort | undefined;
  readonly onSort: ((sort: Sort) => void) | undefined;
}

export function SortHeader<Row>({ column, sort, onSort }: SortHeaderProps<Row>) {
  const key = column.sort;
  const className = `${styles.header} ${cellClass(column)}`;
  if (key === undefined || !onSort) {
    return (
      <th scope="col" className={className}>
        {column.header}
      </th>
    );
  }
  const direction = sort?.key === key ? sort.direction : undefined;
  return (
    <th
      scope="col"
      className={className}
      aria-sort={direction && (direction === 'asc' ? 'ascending' : 'descending')}
    >
      <button
        type="button"
        className={styles.sort}
        data-direction={direction}
        onClick={() => onSort({ key, direction: direction === 'asc' ? 'desc' : 'asc' })}
      >
        {column.header}
        <Icon name="chevron" size={14} />
      </button>
    </th>
  );
}

interface SortChoiceProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort) => void;
}

/** The same on a phone, where rows are cards and nothing heads them. */
export function SortChoice<Row>({ columns, sort, onSort }: SortChoiceProps<Row>) {
  const { t } = useTranslation('ui');
  const options = columns.flatMap(({ sort: key, header }) =>
    key === undefined
      ? []
      : (['asc', 'desc'] as const).map((direction) => ({
          value: `${key} ${direction}`,
          label: t('table.sortOption', {
            column: header,
            direction: t(direction === 'asc' ? 'table.ascending' : 'table.descending'),
          }),
          sort: { key, direction },
        })),
  );
  if (options.length === 0) return null;
  return (
    <div className={styles.sortChoice}>
      <Select
        label={t('table.sortBy')}
        value={sort ? `${sort.key} ${sort.direction}` : (options[0]?.value ?? '')}
        options={options}
        onChange={(value) => {
          const chosen = options.find((option) => option.value === value);
          if (chosen) onSort(chosen.sort);
        }}
      />
    </div>
  );
}

interface SelectAllProps {
  readonly keys: readonly string[];
  readonly selection: Selection;
}

export function SelectAll({ keys, selection }: SelectAllProps) {
  const { t } = useTranslation('ui');
  const box = useRef<HTMLInputElement>(null);
  const count = keys.filter((key) => selection.selected.has(key)).length;
  const all = count > 0 && count === keys.length;
  useEffect(() => {
    if (box.current) box.current.indeterminate = count > 0 && !all;
  }, [count, all]);
  return (
    <input
      ref={box}
      type="checkbox"
      checked={all}
      disabled={keys.length === 0}
      aria-label={t('table.selectAll')}
      onChange={() => selection.onChange(new Set(all ? [] : keys))}
    />
  );
}
