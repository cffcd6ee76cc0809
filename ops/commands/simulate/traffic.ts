/** What `--traffic` names: a day of ours, a number of requests, or a file. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { launchDay, type Traffic, wave } from '@mangu/rehearsal/simulation';
import { OperatorError } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';
import { oneLine } from '../../terminal/text.ts';
import { profiles } from '../cost/usage.ts';
import { readTraffic, trafficFileLimits } from './traffic-file.ts';

export interface FoundTraffic {
  readonly traffic: Traffic;
  /** What it covers by itself. */
  readonly days: number;
}

const { requestsPerDay, busiestHourFactor, burstFactor } = profiles.expected;
const shape = { busiestHourFactor, burstFactor, seed: 1 };
/** Of a book that a known publisher's readers have waited for; assumed. */
export const launchPerSecond = 800;
const requestsAtMost = 1e9;
const scales = { '': 1, k: 1e3, m: 1e6, b: 1e9 } as const;

/** @throws OperatorError with what would be right. */
export function findTraffic(asked: string): FoundTraffic {
  if (asked === 'daily') return { traffic: wave('daily', requestsPerDay, shape), days: 1 };
  if (asked === 'launch-day') {
    return { traffic: launchDay('launch-day', requestsPerDay, launchPerSecond, shape), days: 1 };
  }
  const number = /^(\d{1,10}(?:\.\d{1,3})?)([kmb]?)$/i.exec(asked);
  if (number)
    return { traffic: wave(asked, perDayOf(asked, number[1] ?? '', number[2] ?? ''), shape), days: 1 };
  return fromFile(asked);
}

function perDayOf(asked: string, digits: string, letter: string): number {
  const scale = Object.entries(scales).find(([name]) => name === letter.toLowerCase())?.[1] ?? 1;
  const perDay = Number(digits) * scale;
  if (perDay >= 1 && perDay <= requestsAtMost) return perDay;
  throw new OperatorError(exitCodes.wrongUse, `${asked} requests a day are not 1 to 1B.`);
}

function fromFile(file: string): FoundTraffic {
  const name = oneLine(file);
  let text: string;
  try {
    const { size } = statSync(file);
    if (size > trafficFileLimits.bytes) {
      throw new OperatorError(
        exitCodes.wrongUse,
        `${name} has ${Math.ceil(size / 1e6)} MB; traffic may have ${trafficFileLimits.bytes / 1e6}.`,
        'A row for each minute of a month takes two: leave out what is finer.',
      );
    }
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    const why = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new OperatorError(
      exitCodes.wrongUse,
      `There is no traffic and no readable file called ${name}${why}.`,
      'Take daily, launch-day, a number a day such as 10M, or a file: "npx mangu help simulate" shows one.',
    );
  }
  const read = readTraffic(oneLine(path.basename(file)), text);
  if (read.ok) return read;
  throw new OperatorError(
    exitCodes.wrongUse,
    `${name} ${read.problem}.`,
    '"npx mangu help simulate" shows what a file looks like.',
  );
}
