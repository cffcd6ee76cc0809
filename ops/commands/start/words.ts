/** What a starting server says, in words. Pure: event in, line out. */
import type { ServerEvent } from '../../server-process.ts';

/** A host that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** What is being done, while it lasts. */
export function stepWords(event: ServerEvent): string | undefined {
  if (event.event !== 'step') return undefined;
  switch (event.step) {
    case 'database':
      return 'Starting the database';
    case 'backup':
      return `Backed up the older database to ${event.detail ?? 'the folder backups'}`;
    case 'migrations':
      return `Bringing the database up to date${event.detail ? ` (${event.detail})` : ''}`;
  }
}

export interface Started {
  readonly data: string;
  readonly logFile: string | undefined;
  readonly first: boolean;
  readonly handbook: boolean;
}

/** What to know once it runs: how to stop it, where things are, what to do next. */
export function startedRows({ data, logFile, first, handbook }: Started): [string, string][] {
  return [
    ['Stop', 'Ctrl-C here, or "npx mangu stop" elsewhere'],
    ['Data', data],
    ...(logFile ? [['Log', logFile] satisfies [string, string]] : []),
    ...(first && handbook
      ? [['Books', "MANGU's own handbook is being added"] satisfies [string, string]]
      : []),
    ['Next', 'drop an EPUB on the page, or "npx mangu import FILE"'],
  ];
}

export const openHostWarning = [
  'HOST is open to others: everyone who can reach this address can read, and until',
  'there is an administrator add books. Unset HOST to keep it on this machine.',
];
