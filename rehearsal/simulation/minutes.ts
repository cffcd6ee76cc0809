/** What a simulation has seen, a column for each figure and a row for each minute. */

const names = [
  'requestsPerSecond',
  /** In the minute, at the server. */
  'answered',
  'failed',
  'cpuPercent',
  'saturationPercent',
  'p95Seconds',
  'databasePercent',
  'desired',
  'healthy',
  'spot',
  'onDemand',
  'connections',
] as const;
export type MinuteName = (typeof names)[number];
export type Minute = Readonly<Record<MinuteName, number>>;
export type Minutes = Readonly<Record<MinuteName, Float64Array>>;

export class Columns {
  readonly minutes: Minutes;

  constructor(count: number) {
    const column = () => new Float64Array(count);
    this.minutes = {
      requestsPerSecond: column(),
      answered: column(),
      failed: column(),
      cpuPercent: column(),
      saturationPercent: column(),
      p95Seconds: column(),
      databasePercent: column(),
      desired: column(),
      healthy: column(),
      spot: column(),
      onDemand: column(),
      connections: column(),
    };
  }

  set(index: number, minute: Minute): void {
    for (const name of names) this.minutes[name][index] = minute[name];
  }
}
