import { columnsOf, pad } from './text.ts';

/** Columns as wide as their widest cell, two spaces apart; the last one is not filled up. */
export function table(rows: readonly (readonly string[])[], indent = ''): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, columnsOf(cell));
  }
  return rows.map((row) => {
    const cells = row.map((cell, index) => (index === row.length - 1 ? cell : pad(cell, widths[index] ?? 0)));
    return (indent + cells.join('  ')).trimEnd();
  });
}
