/** What `mangu synth` says; pure. */
import type { Output } from '../../terminal/output.ts';
import { table } from '../../terminal/table.ts';
import { oneLine, shorten, wrap } from '../../terminal/text.ts';
import { count, megabytes } from '../../terminal/units.ts';
import { type SynthFile, type SynthProblem, staleFiles } from './run.ts';

const stateWords = { same: 'as before', changed: 'changed', new: 'new', gone: 'removed' } as const;

/** One line per file that differs, and one that counts. */
export function writtenLines(files: readonly SynthFile[], out: string, paint: Output['paint']): string[] {
  const different = staleFiles(files);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const same = files.length - different.length;
  return [
    ...fileLines(different, paint),
    `${count(different.length, 'file')} written, ${same} as before, ${megabytes(bytes)} in ${out}`,
  ];
}

/** What `--check` found. */
export function checkedLines(files: readonly SynthFile[], out: string, paint: Output['paint']): string[] {
  const stale = staleFiles(files);
  if (stale.length === 0) return [`${count(files.length, 'file')} in ${out}: all are what synth writes.`];
  return [
    ...fileLines(stale, paint),
    `${count(stale.length, 'file differs', 'files differ')} from what synth writes.`,
  ];
}

function fileLines(files: readonly SynthFile[], paint: Output['paint']): string[] {
  const rows = files.map(({ path, bytes, state }) => [
    stateWords[state],
    state === 'gone' ? '-' : megabytes(bytes),
    path,
  ]);
  return table(rows, '  ').map((line, index) =>
    paint(files[index]?.state === 'gone' ? 'red' : 'yellow', line),
  );
}

const valueColumns = 24;

/** Every problem of the topology: where and what in columns, what is allowed and the specification below. */
export function problemLines(
  problems: readonly SynthProblem[],
  columns: number,
  paint: Output['paint'],
): string[] {
  const header = ['ENVIRONMENT', 'FIELD', 'VALUE'];
  const rows = problems.map(({ environment, field, value }) => [
    environment,
    field,
    shorten(oneLine(JSON.stringify(value) ?? 'nothing'), valueColumns),
  ]);
  const [head = '', ...lines] = table([header, ...rows]);
  return [
    paint('dim', head),
    ...problems.flatMap(({ allowed, specification }, index) => [
      paint('bold', lines[index] ?? ''),
      ...wrap(`allowed: ${allowed}`, columns, '    ', '      '),
      ...wrap(`specification: ${specification}`, columns, '    ', '      '),
    ]),
  ];
}
