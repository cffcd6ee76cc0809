import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { environmentNames } from '@mangu/topology/environments';
import { type Command, Option } from 'commander';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { committedSynth, readSynthesized, repositoryRoot } from '../../synth/read.ts';
import { createOutput } from '../../terminal/output.ts';
import { checkRows } from './check.ts';
import { type ReadEvidence, View } from './row.ts';
import { rows } from './rows/index.ts';
import { conformLines, markdown, summary } from './words.ts';

const help = `Examples:
  $ npx mangu conform
  $ npx mangu conform --environment staging
  $ npx mangu conform --markdown > docs/conformance.md
`;
const furtherHelp = `
The specification is production's: there, every line must hold. Elsewhere a
line may differ where the topology chose so, but what security rests on must
hold. Only the synthesized JSON is read, never the topology or a construct.

With --json, standard output is one object per line of the specification:
  id, headings, line, verdict (ok|not ok|differs|not applicable),
  facts [{resource, attribute, found, wanted, holds}]

Exits with 0 when no line is "not ok", else with 1; with 3 when there is no
JSON.
`;

interface Options {
  readonly environment: string;
  readonly synth?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

export function defineConform(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command('conform')
    .summary('compare the infrastructure with its specification, line by line')
    .description('Compare the synthesized infrastructure with every line of its specification.')
    .addOption(
      new Option('--environment <name>', 'which environment').choices(environmentNames).default('production'),
    )
    .option('--synth <folder>', 'where the synthesized JSON lies (default: infra/synth)')
    .addOption(new Option('--markdown', 'print docs/conformance.md').conflicts('json'))
    .option('--json', 'print one JSON object per line')
    .addHelpText('before', help)
    .addHelpText('after', furtherHelp)
    .action((options: Options) => {
      const output = createOutput(options);
      const graph = readSynthesized(options.environment, options.synth ?? committedSynth);
      const checked = checkRows(rows, new View(graph, readEvidence));
      if (options.markdown) {
        process.stdout.write(markdown(options.environment, checked));
      } else {
        for (const row of checked) output.record(row);
        for (const line of conformLines(checked, output.columns, output.paint)) output.result(line);
        output.result(summary(options.environment, checked));
      }
      finish(checked.some(({ verdict }) => verdict === 'not ok') ? exitCodes.didNotHold : exitCodes.done);
    });
}

/** Evidence is part of the repository. */
export const readEvidence: ReadEvidence = (file) => {
  const place = path.join(repositoryRoot, file);
  return existsSync(place) ? readFileSync(place, 'utf8') : undefined;
};
