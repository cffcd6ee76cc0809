/** What `mangu audit` prints; pure. */
import type { EnvironmentName } from '@mangu/topology/types';
import type { Output } from '../../terminal/output.ts';
import { wrap } from '../../terminal/text.ts';
import { count } from '../../terminal/units.ts';
import type { Problem } from './audit.ts';
import { checkovVersion, howToGetCheckov } from './checkov.ts';
import { policies } from './policies/index.ts';

export interface Audit {
  readonly environment: EnvironmentName;
  readonly resources: number;
  /** Version of the scanner; null where there is none, as `passed` is. */
  readonly checkov: string | null;
  readonly passed: number | null;
  readonly waived: number;
  readonly problems: readonly Problem[];
}

export function auditLines(
  { environment, problems, ...audit }: Audit,
  columns: number,
  paint: Output['paint'],
): string[] {
  const sign = problems.length === 0 ? paint('green', '✓') : paint('red', '✗');
  const scanned =
    audit.passed === null
      ? 'not scanned'
      : `${audit.passed} checks of checkov passed, ${count(audit.waived, 'finding')} waived`;
  const head = `${sign} ${paint('bold', environment)}: ${count(audit.resources, 'resource')}, ${count(policies.length, 'policy', 'policies')}, ${scanned}, ${count(problems.length, 'problem')}`;
  return [head, ...problems.flatMap((problem) => problemLines(problem, columns, paint))];
}

function problemLines(
  { kind, check, resource, says }: Problem,
  columns: number,
  paint: Output['paint'],
): string[] {
  const title = kind === 'policy' ? `policy ${check}` : kind === 'scanner' ? check : `${kind} ${check}`;
  return [`  ${paint('red', title)}  ${resource}`, ...wrap(says, columns, '    ')];
}

/** The rules behind what was found, each once. */
export function reasonLines(audits: readonly Audit[], columns: number): string[] {
  const problems = audits.flatMap((audit) => audit.problems);
  const named = new Set(problems.filter(({ kind }) => kind === 'policy').map(({ check }) => check));
  return policies
    .filter(({ id }) => named.has(id))
    .flatMap(({ id, rule, why }) => wrap(`${id}: ${rule} ${why}`, columns, '', '  '));
}

export const withoutCheckov = `checkov is not there, so only our own policies ran. Get it with: ${howToGetCheckov}`;

export function otherVersion(version: string): string {
  return `checkov is of version ${version}; the ledger was written for ${checkovVersion}: ${howToGetCheckov}`;
}
