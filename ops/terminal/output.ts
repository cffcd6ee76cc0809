import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/**
 * Where words go: the result on standard output, everything else on standard error. With `json` the result is
 * one JSON document per line and people's words stay away from standard output.
 */
export interface Output {
  readonly json: boolean;
  /** Columns to fill at most; 80 where there is no terminal. */
  readonly columns: number;
  /** A line of the result; nothing with `json`. */
  result(line: string): void;
  /** A line of the result for programs; nothing without `json`. */
  record(value: object): void;
  /** What is being done and what to do next; nothing with `json`. */
  note(line: string): void;
  /** What the operator must know, also with `json`. */
  warn(line: string): void;
  /** One line that is written over by the next; terminals only. `undefined` removes it. */
  progress(line: string | undefined): void;
  /** Colours for `result`, or for `note` and `warn`; plain off terminals and under NO_COLOR. */
  paint(style: Style, text: string, on?: 'result' | 'note'): string;
}

const columnsAtMost = 100;

export function createOutput(options: { json?: boolean | undefined }): Output {
  const json = options.json ?? false;
  const { stdout, stderr } = process;
  const showsProgress = stderr.isTTY && !(json && stdout.isTTY) && process.env.TERM !== 'dumb';
  let progressShown = '';
  const clear = () => {
    if (progressShown) stderr.write('\r\x1b[K');
  };
  const write = (stream: NodeJS.WriteStream, text: string) => {
    clear();
    stream.write(`${text}\n`);
    if (progressShown) stderr.write(progressShown);
  };
  return {
    json,
    columns: Math.min(stdout.columns || stderr.columns || 80, columnsAtMost),
    result: (line) => {
      if (!json) write(stdout, line);
    },
    record: (value) => {
      if (json) write(stdout, JSON.stringify(value));
    },
    note: (line) => {
      if (!json) write(stderr, line);
    },
    warn: (line) => write(stderr, line),
    progress(line) {
      if (!showsProgress || line === progressShown) return;
      clear();
      progressShown = line ?? '';
      stderr.write(progressShown);
    },
    paint: (style, text, on = 'result') =>
      styleText(style, text, { stream: on === 'result' ? stdout : stderr, validateStream: true }),
  };
}
