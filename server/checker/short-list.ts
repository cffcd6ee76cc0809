import type { Finding } from '@mangu/epub';

/** Beyond this many findings of one book a list helps nobody. */
const findingsAtMost = 200;
/** A hostile book writes its own messages: names and values stand in them. */
const textAtMost = 500;
const order = { must: 0, should: 1, info: 2 } as const;

/** The findings that matter most, each of bounded length; the last one says how many were left out. */
export function shortList(findings: readonly Finding[]): readonly Finding[] {
  const sorted = findings.toSorted((a, b) => order[a.severity] - order[b.severity]).map(shorten);
  if (sorted.length <= findingsAtMost) return sorted;
  const left = sorted.length - (findingsAtMost - 1);
  return [
    ...sorted.slice(0, findingsAtMost - 1),
    { severity: 'info', id: 'gate.more', message: `${left} more findings are not listed. Mend these first.` },
  ];
}

function shorten(finding: Finding): Finding {
  const { message, remedy, path } = finding;
  return {
    ...finding,
    message: cut(message),
    ...(remedy === undefined ? {} : { remedy: cut(remedy) }),
    ...(path === undefined ? {} : { path: cut(path) }),
  };
}

function cut(text: string): string {
  return (text.length <= textAtMost ? text : `${text.slice(0, textAtMost - 1)}…`).toWellFormed();
}
