/** What `mangu status` says; pure. */
import type { Health, Readiness } from '@mangu/contract/health';
import type { Output } from '../../terminal/output.ts';
import { table } from '../../terminal/table.ts';
import { duration } from '../../terminal/units.ts';

export type Status =
  | { readonly running: false; readonly data: string }
  | {
      readonly running: true;
      readonly data: string;
      readonly pid: number;
      readonly url: string | null;
      readonly version: string | null;
      /** `silent`: the process is there and does not answer. */
      readonly status: Health['status'] | 'silent';
      readonly uptimeSeconds: number | null;
      readonly ready: boolean;
      readonly dependencies: Readiness['dependencies'];
      readonly books: number | null;
      readonly importsWaiting: number | null;
    };

const words = {
  ok: 'ok',
  starting: 'starting; ask again in a moment',
  degraded: 'degraded: it runs, but something it needs does not answer',
  draining: 'stopping; it takes nothing new',
  silent: 'the process is there and does not answer; look at log/server.log',
} as const;

export function statusLines(status: Status, paint: Output['paint']): string[] {
  if (!status.running) {
    return [`MANGU is not running on ${status.data}`, '  Start it with "npx mangu start".'];
  }
  const dependencies = Object.entries(status.dependencies).map(([name, { ok, milliseconds, error }]) => [
    name,
    ok ? `answers in ${milliseconds} ms` : paint('red', `does not answer (${error ?? 'no reason'})`),
  ]);
  const up = status.uptimeSeconds === null ? [] : [['up', duration(status.uptimeSeconds * 1000)]];
  const version = status.version === null ? '' : `, version ${status.version}`;
  const rows = [
    ['health', status.status === 'ok' ? paint('green', words.ok) : paint('yellow', words[status.status])],
    ...up,
    ...dependencies,
    ...(status.books === null ? [] : [['books', String(status.books)]]),
    ...(status.importsWaiting === null ? [] : [['waiting imports', String(status.importsWaiting)]]),
    ['data', status.data],
  ];
  const where = status.url ? `is at ${paint('bold', status.url)}` : 'is being started';
  return [`MANGU ${where} (process ${status.pid}${version})`, ...table(rows, '  ')];
}
