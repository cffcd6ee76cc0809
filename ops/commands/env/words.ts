/** The environment contract as a table; pure. */
import type { environment } from '@mangu/topology/environment';
import type { Output } from '../../terminal/output.ts';
import { table } from '../../terminal/table.ts';
import { wrap } from '../../terminal/text.ts';

export interface Variable {
  readonly name: string;
  readonly kind: string;
  readonly default: string | null;
  readonly secret: boolean;
  readonly readBy: readonly string[];
  readonly about: string;
  readonly choices: readonly string[] | null;
}

export function describe(contract: typeof environment): Variable[] {
  return Object.entries(contract).map(([name, variable]) => ({
    name,
    kind: variable.kind,
    default: 'default' in variable ? variable.default : null,
    secret: variable.secret,
    readBy: variable.readBy,
    about: variable.about,
    choices: 'choices' in variable ? variable.choices : null,
  }));
}

/** Name, kind, default, secret and readers in columns, what it is about below. */
export function variableLines(
  variables: readonly Variable[],
  columns: number,
  paint: Output['paint'],
): string[] {
  const header = ['NAME', 'KIND', 'DEFAULT', 'SECRET', 'READ BY'];
  const rows = variables.map((variable) => [
    variable.name,
    variable.kind,
    variable.default ?? '-',
    variable.secret ? 'yes' : 'no',
    variable.readBy.join(', '),
  ]);
  const [head = '', ...lines] = table([header, ...rows]);
  return [
    paint('dim', head),
    ...variables.flatMap(({ about, choices }, index) => [
      paint('bold', lines[index] ?? ''),
      ...wrap(choices ? `${about} One of: ${choices.join(', ')}.` : about, columns, '    '),
    ]),
  ];
}
