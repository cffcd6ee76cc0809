/** Rows against a graph; pure. */
import type { Fact, Row, View } from './row.ts';

/**
 * `differs` is said of other environments than production: the specification is production's, and the topology may
 * choose otherwise where security does not hang on it.
 */
export type Verdict = 'ok' | 'not ok' | 'differs' | 'not applicable';

export interface CheckedRow {
  readonly id: string;
  readonly headings: readonly string[];
  readonly line: string;
  readonly verdict: Verdict;
  readonly facts: readonly Fact[];
}

export function checkRows(rows: readonly Row[], view: View): CheckedRow[] {
  return rows.map((row) => {
    const { id, headings, line } = row;
    if (row.needs === 'domain' && !hasDomain(view)) {
      return { id, headings, line, verdict: 'not applicable', facts: [withoutDomain] };
    }
    const facts = row.facts(view);
    const holds = facts.length > 0 && facts.every((fact) => fact.holds);
    return { id, headings, line, verdict: holds ? 'ok' : verdictOfFailure(row, view), facts };
  });
}

function verdictOfFailure(row: Row, { environment }: View): Verdict {
  return environment === 'production' || row.everywhere ? 'not ok' : 'differs';
}

/** Production must have one, so there the rows stand whether a variable asks for it or not. */
function hasDomain({ environment, graph }: View): boolean {
  return environment === 'production' || 'domain_name' in Object(graph.module('platform').variable);
}

const withoutDomain: Fact = {
  resource: 'variable',
  attribute: 'domain_name',
  found: 'no domain: names and certificates of AWS are used',
  wanted: 'a domain',
  holds: false,
};
