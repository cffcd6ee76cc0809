/** What a benchmark found, ready to print. */
export interface Table {
  readonly title: string;
  /** How it was measured, a sentence each. */
  readonly notes: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** Figures with a goal; `met` decides nothing but what is printed. */
  readonly goals?: readonly {
    readonly name: string;
    readonly value: string;
    readonly goal: string;
    readonly met: boolean;
  }[];
}

export interface Benchmark {
  readonly name: string;
  /** One line for the list of benchmarks. */
  readonly about: string;
  run(): Promise<Table | readonly Table[]>;
}

/** A table as plain text in columns. */
export function formatTable({ title, notes, columns, rows, goals = [] }: Table): string {
  const lines = [columns, ...rows].map((row) => row.map(String));
  const widths = columns.map((_, column) => Math.max(...lines.map((row) => row[column]?.length ?? 0)));
  const body = lines.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const judged = goals.map(
    ({ name, value, goal, met }) => `${met ? 'met   ' : 'missed'}  ${name}: ${value} (goal ${goal})`,
  );
  return [
    title,
    '',
    ...body.slice(0, 1),
    rule,
    ...body.slice(1),
    '',
    ...judged,
    ...notes.map((note) => `- ${note}`),
  ].join('\n');
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** The value below which a share of the others lies, by nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
