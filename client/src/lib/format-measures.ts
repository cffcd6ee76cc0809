import { locale, shown } from './format.ts';

/** Reading speed the times are estimated with; silent reading of prose is put at 200 to 300. */
export const wordsPerMinute = 250;

/** 1234567 bytes → “1.2 MB”. Decimal megabytes, as file managers and shops count. */
export function formatBytes(bytes: number): string {
  const [value, unit] = bytes < 100_000 ? [bytes / 1e3, 'kilobyte'] : [bytes / 1e6, 'megabyte'];
  const digits = value < 10 ? 1 : 0;
  return shown(
    new Intl.NumberFormat(locale(), {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value),
  );
}

/** An ISO 8601 date in the precision given: `1813`, `1813-01` or `1813-01-28`; anything else as it is written. */
export function formatDate(iso: string): string {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(iso);
  if (!match) return iso;
  const [, year, month, day] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month ?? 1) - 1, Number(day ?? 1));
  return shown(
    new Intl.DateTimeFormat(locale(), {
      timeZone: 'UTC',
      year: 'numeric',
      ...(month && { month: 'long' }),
      ...(day && { day: 'numeric' }),
    }).format(date),
  );
}

/** A moment in the person's own zone: “22 Nov 2026, 14:05”. */
export function formatMoment(iso: string): string {
  return shown(
    new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso)),
  );
}

/** Minutes it takes to read so many words, at least one. */
export function readingMinutes(words: number): number {
  return Math.max(1, Math.round(words / wordsPerMinute));
}

/** 455 minutes → “7 hr, 35 min”; from ten hours on whole hours are enough. */
export function formatDuration(minutes: number): string {
  const roundHours = minutes >= 600;
  const hours = roundHours ? Math.round(minutes / 60) : Math.floor(minutes / 60);
  const rest = roundHours ? 0 : minutes % 60;
  const part = (value: number, unit: string) =>
    new Intl.NumberFormat(locale(), {
      style: 'unit',
      unit,
      unitDisplay: hours > 0 && rest > 0 ? 'short' : 'long',
    }).format(value);
  const parts = [
    ...(hours > 0 ? [part(hours, 'hour')] : []),
    ...(rest > 0 || hours === 0 ? [part(rest, 'minute')] : []),
  ];
  return shown(new Intl.ListFormat(locale(), { type: 'unit', style: 'short' }).format(parts));
}

/** A moment to the second with its zone: “Sunday, 22 November 2026 at 14:05:09 CET”. */
export function formatExactMoment(iso: string): string {
  return shown(
    new Intl.DateTimeFormat(locale(), { dateStyle: 'full', timeStyle: 'long' }).format(new Date(iso)),
  );
}

const steps = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** “3 hours ago”, “tomorrow”; under a minute “now”. */
export function formatRelative(iso: string, now: number = Date.now()): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });
  const step = steps.find(([, size]) => Math.abs(seconds) >= size);
  return shown(step ? format.format(Math.round(seconds / step[1]), step[0]) : format.format(0, 'second'));
}

/** What stands at a point of a chart: “22 Nov”, or with the time of day where that matters. A day is a day in UTC. */
export function formatMomentOfDay(iso: string, grain: 'day' | 'moment'): string {
  const day = { day: 'numeric', month: 'short' } as const;
  return shown(
    new Intl.DateTimeFormat(
      locale(),
      grain === 'day' ? { ...day, timeZone: 'UTC' } : { ...day, hour: '2-digit', minute: '2-digit' },
    ).format(new Date(iso)),
  );
}
