/** Numbers for people; units always stand with them. */

/** 812 ms, 4.1 s, 3 min, 2 h. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 99.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  const hours = Math.round(seconds / 3600);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

/** Megabytes of 10⁶ bytes, kilobytes where those would be nothing: 14 kB, 0.4 MB, 21.9 MB, 104 MB. */
export function megabytes(bytes: number): string {
  if (bytes < 100_000) return `${Math.ceil(bytes / 1000)} kB`;
  const value = bytes / 1e6;
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} MB`;
}

/** 1 file, 2 files. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}
