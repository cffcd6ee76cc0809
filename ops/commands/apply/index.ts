import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { confirm } from '../../terminal/confirm.ts';
import { createOutput, type Output } from '../../terminal/output.ts';
import { duration } from '../../terminal/units.ts';
import { findProgram } from '../../terraform/program.ts';
import {
  addModuleOptions,
  type ModuleOptions,
  openModule,
  planFile,
  type RootModule,
  requireFreshPlan,
  requireInitialised,
} from '../../terraform/root-module.ts';
import { explainFailure, terraform } from '../../terraform/run.ts';
import { summaryHelp, tellPlan } from '../plan/index.ts';

const help = `Examples:
  $ npx mangu apply
  $ npx mangu apply --environment staging --yes

Applies the plan that "npx mangu plan" saved, exactly that one, with
"terraform apply tfplan". Tells it first and asks once.
`;
const jsonHelp = `
With --json, standard output is one object:
${summaryHelp}  milliseconds

Exits with 1 when Terraform stops with an error, 2 without a terminal and
without --yes, 3 when there is no plan or it is older than the JSON.
`;

interface Options extends ModuleOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
}

export function defineApply(program: Command, finish: (code: ExitCode) => void): void {
  addModuleOptions(
    program
      .command('apply')
      .summary('do what the saved plan says')
      .description('Do what the plan says that "mangu plan" saved.'),
  )
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON object')
    .addHelpText('before', help)
    .addHelpText('after', jsonHelp)
    .action(async (options: Options) => {
      const output = createOutput(options);
      const found = await findProgram(process.env.PATH);
      const root = openModule(options);
      requireInitialised(found, root);
      requireFreshPlan(root);
      const summary = await tellPlan(found, root, output);
      if (summary.steps.length + summary.outputs.length === 0) {
        output.record({ ...summary, milliseconds: 0 });
        return finish(exitCodes.done);
      }
      if (!options.yes) {
        await confirm({
          answer: summary.dataAtStake.length > 0 ? root.environment : 'yes',
          otherwise: 'nothing was applied',
          next: 'The plan is kept.',
        });
      }
      const began = performance.now();
      const ran = await terraform(found, root, ['apply', planFile], 'note');
      if (ran.code !== 0) throw explainFailure(found, ran, root, failed);
      // It holds for the state it was made from, and that is no more.
      rmSync(path.join(root.folder, planFile), { force: true });
      const milliseconds = Math.round(performance.now() - began);
      output.record({ ...summary, milliseconds });
      tellDone(root, milliseconds, output);
      finish(exitCodes.done);
    });
}

const failed =
  'Terraform stopped before the end. What it had finished is in its state; mend the cause and plan again. The rest of the plan';

function tellDone({ module, options }: RootModule, milliseconds: number, output: Output): void {
  output.result(`Applied in ${duration(milliseconds)}.`);
  output.note(`What came of it: npx mangu output ${options}`);
  if (module === 'platform') output.note(`Is it still so:  npx mangu drift ${options}`);
}
