import type { Command } from 'commander';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { createOutput } from '../../terminal/output.ts';
import { findProgram } from '../../terraform/program.ts';
import {
  addModuleOptions,
  type ModuleOptions,
  openModule,
  planFile,
  requireFreshPlan,
  requireInitialised,
} from '../../terraform/root-module.ts';
import { explainFailure, terraform } from '../../terraform/run.ts';
import { summaryHelp, tellPlan } from '../plan/index.ts';

const help = `Examples:
  $ npx mangu show
  $ npx mangu show --environment staging | less -R

Tells the saved plan in short, then every attribute of it as
"terraform show tfplan" does.
`;
const jsonHelp = `
With --json, standard output is one object, the plan in short:
${summaryHelp}`;

interface Options extends ModuleOptions {
  readonly json?: boolean;
}

export function defineShow(program: Command, finish: (code: ExitCode) => void): void {
  addModuleOptions(
    program
      .command('show')
      .summary('show every attribute of the saved plan')
      .description('Show every attribute of the plan that "mangu plan" saved.'),
  )
    .option('--json', 'print one JSON object')
    .addHelpText('before', help)
    .addHelpText('after', jsonHelp)
    .action(async (options: Options) => {
      const output = createOutput(options);
      const found = await findProgram(process.env.PATH);
      const root = openModule(options);
      requireInitialised(found, root);
      requireFreshPlan(root);
      output.record(await tellPlan(found, root, output));
      if (!output.json) {
        const ran = await terraform(found, root, ['show', planFile], 'result');
        if (ran.code !== 0) throw explainFailure(found, ran, root, 'Showing the plan');
      }
      finish(exitCodes.done);
    });
}
