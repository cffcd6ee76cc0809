import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { environmentNames } from '@mangu/topology/environments';
import { type Command, Option } from 'commander';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { committedSynth, readSynthesized, repositoryRoot } from '../../synth/read.ts';
import { createOutput } from '../../terminal/output.ts';
import { count, megabytes } from '../../terminal/units.ts';

const help = `Examples:
  $ npx mangu diagram
  $ npx mangu diagram --environment staging --out staging.svg

Draws the architecture from the synthesized JSON: every box is a resource that
is there, every arrow a reference, a rule of a security group or a right.
`;
const jsonHelp = `
With --json, standard output is one object: file, bytes,
  groups [{id, parent, title}], nodes [{id, group, title, lines, resources}],
  edges [{from, to, label, kind: request|support}]
`;

/** The picture that README and handbook show. */
export const committedPicture = path.join(repositoryRoot, 'docs', 'images', 'architecture.svg');

interface Options {
  readonly environment: string;
  readonly synth?: string;
  readonly out?: string;
  readonly json?: boolean;
}

export function defineDiagram(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command('diagram')
    .summary('draw the architecture')
    .description('Draw the architecture as SVG, from the synthesized JSON.')
    .addOption(
      new Option('--environment <name>', 'which environment').choices(environmentNames).default('production'),
    )
    .option('--synth <folder>', 'where the synthesized JSON lies (default: infra/synth)')
    .option('--out <file>', 'where to write (default: docs/images/architecture.svg)')
    .option('--json', 'print one JSON object')
    .addHelpText('before', help)
    .addHelpText('after', jsonHelp)
    .action(async (options: Options) => {
      const output = createOutput(options);
      const graph = readSynthesized(options.environment, options.synth ?? committedSynth);
      // The layout is loaded here: it is larger than all the rest, and nobody else wants it.
      const { draw } = await import('./draw.ts');
      const { drawing, picture } = await draw(graph);
      const file = options.out ? path.resolve(options.out) : committedPicture;
      writeFileSync(file, picture);
      const { groups, nodes, edges } = drawing;
      output.record({
        file,
        bytes: Buffer.byteLength(picture),
        groups,
        nodes: nodes.map(({ id, group, title, lines, blocks }) => ({
          id,
          group: group ?? null,
          title,
          lines,
          resources: blocks.map(({ module, address }) => `${module}/${address}`),
        })),
        edges,
      });
      output.result(
        `${path.relative(process.cwd(), file)}: ${count(nodes.length, 'box', 'boxes')}, ${count(edges.length, 'arrow')}, ${megabytes(Buffer.byteLength(picture))}`,
      );
      finish(exitCodes.done);
    });
}
