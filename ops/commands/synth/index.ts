import path from 'node:path';
import { environmentNames } from '@mangu/topology/environments';
import { type Command, Option } from 'commander';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { committedSynth } from '../../synth/read.ts';
import { createOutput, type Output } from '../../terminal/output.ts';
import { count, duration } from '../../terminal/units.ts';
import { runSynth, type SynthProblem, staleFiles } from './run.ts';
import { checkedLines, problemLines, writtenLines } from './words.ts';

const help = `Examples:
  $ npx mangu synth
  $ npx mangu synth --environment production --out /tmp/try
  $ npx mangu synth --check

Writes the Terraform JSON of the topology: two root modules for each
environment, bootstrap and platform. When the topology holds a value that
cannot be, every such value is told and nothing is written.
`;
const jsonHelp = `
With --json, standard output is one object: ok, and either
  out, files     [{path, bytes, state: same|changed|new|gone}]
or
  problems       [{environment, field, value, allowed, specification}]

Exits with 0 when written, or with --check when everything is current; with 1
when the topology has problems or --check found stale files.
`;

interface Options {
  readonly environment?: readonly string[];
  readonly out?: string;
  readonly check?: boolean;
  readonly json?: boolean;
}

export function defineSynth(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command('synth')
    .summary('write the Terraform JSON of the topology')
    .description('Write the Terraform JSON of the topology.')
    .addOption(
      new Option('--environment <name...>', 'which environments (default: all)').choices(environmentNames),
    )
    .option('--out <folder>', 'where to write (default: infra/synth)')
    .option('--check', 'write nothing; say what is not current')
    .option('--json', 'print one JSON object')
    .addHelpText('before', help)
    .addHelpText('after', jsonHelp)
    .action(async (options: Options) => finish(await run(options)));
}

async function run(options: Options): Promise<ExitCode> {
  const output = createOutput(options);
  const out = options.out ? path.resolve(options.out) : committedSynth;
  const named = options.environment ?? environmentNames;
  const environments = environmentNames.filter((name) => named.includes(name));
  const check = options.check ?? false;
  const began = performance.now();
  output.progress(check ? 'Comparing …' : 'Writing …');
  const answer = await runSynth({ environments, out, write: !check }).finally(() =>
    output.progress(undefined),
  );
  output.record(answer.ok ? { ok: true, out, files: answer.files } : answer);
  if (!answer.ok) throw tellProblems(answer.problems, output);
  const shown = path.relative(process.cwd(), out) || '.';
  const lines = check ? checkedLines : writtenLines;
  for (const line of lines(answer.files, shown, output.paint)) output.result(line);
  const stale = staleFiles(answer.files).length > 0;
  if (check) {
    if (stale) output.note('Write them with "npx mangu synth", look at "git diff", and commit.');
    return stale ? exitCodes.didNotHold : exitCodes.done;
  }
  output.note(`Took ${duration(performance.now() - began)}.`);
  if (stale) output.note('See what differs with "git diff infra/synth".');
  return exitCodes.done;
}

/** Shows every problem; the error is what is left to say. */
export function tellProblems(problems: readonly SynthProblem[], output: Output): OperatorError {
  for (const line of problemLines(problems, output.columns, output.paint)) output.result(line);
  return new OperatorError(
    exitCodes.didNotHold,
    `The topology has ${count(problems.length, 'value')} that cannot be; nothing was written.`,
    'Mend them in topology/environments and run the same command again.',
  );
}
