export interface Series {
  readonly label: string;
  /** As many as `times`; null where nothing was measured. */
  readonly values: readonly (number | null)[];
}

export interface ChartProps {
  /** What it shows; heads the picture and the table. */
  readonly title: string;
  /** Moments in ISO 8601, rising, one per value. */
  readonly times: readonly string[];
  readonly series: readonly Series[];
  /** `bars` for what is counted per day, `line` for what is measured. */
  readonly shape?: 'line' | 'bars';
  /** `day` when every time is a whole day. */
  readonly grain?: 'day' | 'moment';
  readonly format?: (value: number) => string;
}
