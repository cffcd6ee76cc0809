/** Requests a second over time, of all readers: what reaches the server is a share of it. Pure. */
import { randomFrom } from './random.ts';

export interface Traffic {
  readonly name: string;
  /** For every minute there may be; what is over begins again. */
  readonly at: (minute: number) => number;
}

export interface Shape {
  /** Busiest hour against the mean of the day, 2 at most: the day is one wave. */
  readonly busiestHourFactor: number;
  /** Busiest minute against the mean of its hour. */
  readonly burstFactor: number;
  readonly seed: number;
}

export const minutesPerDay = 1440;
const secondsPerDay = 86_400;
/** Local evening in the middle of the readers' hours, as UTC. */
const busiestMinute = 20 * 60;

/** Days that are all the same wave, and minutes that differ by chance. */
export function wave(name: string, requestsPerDay: number, shape: Shape): Traffic {
  const mean = requestsPerDay / secondsPerDay;
  const height = shape.busiestHourFactor - 1;
  return {
    name,
    at(minute) {
      const hour = 1 + height * Math.cos((2 * Math.PI * (minute - busiestMinute)) / minutesPerDay);
      return mean * hour * chanceOf(minute, shape);
    },
  };
}

/** A wave, and at noon a book that many have waited for: ten minutes up, then half as many every two hours. */
export function launchDay(
  name: string,
  requestsPerDay: number,
  peakPerSecond: number,
  shape: Shape,
): Traffic {
  const ordinary = wave(name, requestsPerDay, shape);
  const [noon, rise, half] = [12 * 60, 10, 120];
  return {
    ...ordinary,
    at(minute) {
      const since = (minute % minutesPerDay) - noon;
      // Of the first day only.
      const isLaunch = minute < minutesPerDay && since >= 0;
      const share = since < rise ? (since + 1) / rise : 0.5 ** ((since - rise) / half);
      return ordinary.at(minute) + (isLaunch ? peakPerSecond * share * chanceOf(minute, shape) : 0);
    },
  };
}

/** Around 1, the sum of two dice: seldom as much as the burst, never more. */
function chanceOf(minute: number, { burstFactor, seed }: Shape): number {
  const random = randomFrom(seed * 1_000_003 + minute);
  return 1 + (Math.min(2, burstFactor) - 1) * (random() + random() - 1);
}
