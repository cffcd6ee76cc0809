/** One thing that was looked at. */
export interface Fact {
  readonly what: string;
  readonly found: string;
  readonly wanted: string;
  readonly holds: boolean;
}

export function factLine({ what, found, wanted, holds }: Fact): string {
  return `${holds ? 'holds' : 'FAILS'}  ${what.padEnd(46)}${found.padStart(16)}  ${wanted}`;
}

export function atMost(what: string, megabytes: number, limit: number): Fact {
  return {
    what,
    found: `${megabytes.toFixed(0)} MB`,
    wanted: `at most ${limit} MB`,
    holds: megabytes <= limit,
  };
}

export function equal(what: string, found: unknown, wanted: unknown): Fact {
  return { what, found: String(found), wanted: String(wanted), holds: String(found) === String(wanted) };
}
