import type { LocalTime } from '@mangu/contract/desk';

/** One reading of a local time. */
export interface TimeCandidate {
  readonly instant: Date;
  /** As the clocks of the zone show it, `2026-10-25T02:30`. */
  readonly local: string;
  /** `+02:00` */
  readonly offset: string;
}

export type ResolvedTime =
  | { readonly kind: 'once'; readonly time: TimeCandidate }
  /** Clocks go forward over it: the candidates are as long before and after the gap. */
  | { readonly kind: 'never'; readonly candidates: readonly TimeCandidate[] }
  /** Clocks go back over it. */
  | { readonly kind: 'twice'; readonly candidates: readonly TimeCandidate[] }
  | { readonly kind: 'unknown-zone' }
  | { readonly kind: 'unknown-date' };

/** What a local time in an IANA zone means, with the edges of daylight saving said rather than guessed. */
export function resolveTime({ local, zone, offset }: LocalTime): ResolvedTime {
  if (!isZone(zone)) return { kind: 'unknown-zone' };
  const plain = plainTime(local);
  if (!plain) return { kind: 'unknown-date' };
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    plain.toZonedDateTime(zone, { disambiguation }),
  );
  if (!earlier || !later) return { kind: 'unknown-date' };
  if (earlier.equals(later)) return { kind: 'once', time: candidate(earlier) };
  const candidates = [earlier, later].map(candidate);
  if (!earlier.toPlainDateTime().equals(plain)) return { kind: 'never', candidates };
  const meant = candidates.find((one) => one.offset === offset);
  return meant ? { kind: 'once', time: meant } : { kind: 'twice', candidates };
}

function candidate(time: Temporal.ZonedDateTime): TimeCandidate {
  return {
    instant: new Date(time.epochMilliseconds),
    local: time.toPlainDateTime().toString({ smallestUnit: 'minute' }),
    offset: time.offset.slice(0, 6),
  };
}

function plainTime(local: string): Temporal.PlainDateTime | undefined {
  try {
    return Temporal.PlainDateTime.from(local, { overflow: 'reject' });
  } catch {
    return undefined;
  }
}

/** A name of the IANA list; a bare offset would not follow the clocks of any place. */
function isZone(zone: string): boolean {
  if (/^[+-]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
