/** Shows how the running rehearsal is, once or until Ctrl-C. */
import { type LiveStatus, rehearsalNotice } from '@mangu/rehearsal/told';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import type { Interruption } from '../../interrupt.ts';
import type { Output } from '../../terminal/output.ts';
import { wrap } from '../../terminal/text.ts';
import { askRunning, isRunning } from './stage.ts';
import { statusLines } from './status-lines.ts';

export async function showStatus(follow: boolean, output: Output, { once }: Interruption): Promise<ExitCode> {
  if (!isRunning()) {
    throw new OperatorError(
      exitCodes.missing,
      'No rehearsal is running.',
      'Start one with "npx mangu rehearse up".',
    );
  }
  const draws = follow && process.stdout.isTTY && process.env.TERM !== 'dumb' && !output.json;
  if (draws) process.stdout.write(screen.own);
  try {
    await askRunning(
      { ask: 'status', follow },
      (line) => {
        if (line.event !== 'status') return;
        const { timeline, ...status } = line.status;
        output.record({ event: 'status', status });
        const lines = statusLines(line.status, output.columns, output.paint);
        if (draws) draw(line.status, lines, output);
        else for (const row of follow ? [...lines, ''] : lines) output.result(row);
      },
      once,
    );
  } finally {
    if (draws) process.stdout.write(screen.before);
  }
  if (follow && !once.aborted) output.note('The rehearsal has ended.');
  return exitCodes.done;
}

/** A screen of its own, and then again the one that was there before; the cursor is hidden meanwhile. */
const screen = { own: '\x1b[?1049h\x1b[?25l', before: '\x1b[?25h\x1b[?1049l' };

/** Over what was drawn before, without a flicker; what does not fit on the screen is left out. */
function draw({ environment }: LiveStatus, lines: readonly string[], { columns, paint }: Output): void {
  const head = [
    ...wrap(rehearsalNotice, columns).map((line) => paint('yellow', line)),
    paint('bold', `Rehearsal of ${environment}. Ctrl-C ends the view, not the rehearsal.`),
  ];
  const rows = [...head, ...lines].slice(0, Math.max(1, (process.stdout.rows || 24) - 1));
  process.stdout.write(`\x1b[H${rows.map((row) => `${row}\x1b[K\n`).join('')}\x1b[J`);
}
