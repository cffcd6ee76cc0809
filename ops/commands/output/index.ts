import type { Command } from 'commander';
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { createOutput } from '../../terminal/output.ts';
import { findProgram } from '../../terraform/program.ts';
import {
  addModuleOptions,
  type ModuleOptions,
  openModule,
  requireInitialised,
} from '../../terraform/root-module.ts';
import { explainFailure, terraform } from '../../terraform/run.ts';

const help = `Examples:
  $ npx mangu output
  $ npx mangu output --module bootstrap backend_config

Prints what an applied module gives, as "terraform output" does; of one name
the bare value, for use in scripts.
`;
const jsonHelp = `
With --json, standard output is one object: name → value; what is secret is
null.
`;

const Outputs = Type.Record(
  Type.String(),
  Type.Object({ sensitive: Type.Boolean(), value: Type.Optional(Type.Unknown()) }),
);

interface Options extends ModuleOptions {
  readonly json?: boolean;
}

export function defineOutput(program: Command, finish: (code: ExitCode) => void): void {
  addModuleOptions(
    program
      .command('output')
      .summary('print what an applied module gives')
      .description('Print what an applied module gives: addresses, names, the settings of the backend.')
      .argument('[name]', 'only this one, bare'),
  )
    .option('--json', 'print one JSON object')
    .addHelpText('before', help)
    .addHelpText('after', jsonHelp)
    .action(async (name: string | undefined, options: Options) => {
      const output = createOutput(options);
      const found = await findProgram(process.env.PATH);
      const root = openModule(options);
      requireInitialised(found, root);
      if (output.json) {
        const ran = await terraform(found, root, ['output', '-json']);
        if (ran.code !== 0) throw explainFailure(found, ran, root, 'Reading the outputs');
        output.record(withoutSecrets(JSON.parse(ran.stdout), name));
      } else {
        const words = name === undefined ? ['output'] : ['output', '-raw', name];
        const ran = await terraform(found, root, words, 'result');
        if (ran.code !== 0) throw explainFailure(found, ran, root, 'Reading the outputs');
      }
      finish(exitCodes.done);
    });
}

function withoutSecrets(json: unknown, only: string | undefined): Record<string, unknown> {
  if (!Check(Outputs, json)) throw new Error('terraform output -json does not give outputs.');
  const chosen = Object.entries(json).filter(([name]) => only === undefined || name === only);
  return Object.fromEntries(
    chosen.map(([name, { sensitive, value }]) => [name, sensitive ? null : (value ?? null)]),
  );
}
