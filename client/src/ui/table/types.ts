import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly key: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** The API's sort key; a column without one does not sort. */
  readonly sort?: string;
  /** Numbers stand at the end of the line. */
  readonly align?: 'end';
  /** The column that names the row: its header, and the title of its card on a phone. One per table. */
  readonly names?: boolean;
  /** Takes no more room than its content. */
  readonly narrow?: boolean;
  /** Left out of the card on a phone. */
  readonly wideOnly?: boolean;
}

export interface Sort {
  readonly key: string;
  readonly direction: 'asc' | 'desc';
}

export interface Selection {
  /** Keys of the selected rows. */
  readonly selected: ReadonlySet<string>;
  readonly onChange: (selected: ReadonlySet<string>) => void;
  /** Buttons of the bulk bar, shown while something is selected. */
  readonly actions: ReactNode;
}
