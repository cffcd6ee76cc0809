import { chmodSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { createOutput, type Output } from '../../terminal/output.ts';
import { duration } from '../../terminal/units.ts';
import { type Plan, parsePlan, summarise } from '../../terraform/plan.ts';
import { planLines } from '../../terraform/plan-words.ts';
import { findProgram, type Program } from '../../terraform/program.ts';
import {
  addModuleOptions,
  type ModuleOptions,
  openModule,
  planFile,
  type RootModule,
  requireInitialised,
} from '../../terraform/root-module.ts';
import { explainFailure, showPlan, terraform } from '../../terraform/run.ts';
import { jumpWords, versionJumps } from '../../terraform/secret-versions.ts';
import { requireCurrent } from './current.ts';

const help = `Examples:
  $ npx mangu plan
  $ npx mangu plan --environment staging --module bootstrap

Checks that the synthesized JSON is what the topology says, runs
"terraform plan -out=tfplan" in the module's folder and tells in short what
would be done. What would lose data stands at the top. Nothing is changed.
`;
export const summaryHelp = `  environment, module, program
  steps        [{address, type, effect, attributes}]; effect is
               create|change|replace|destroy|forget; attributes are those that
               differ, or that force the replacement
  unchanged, perType, outputs
  dataAtStake  the steps that would lose data
`;
const jsonHelp = `
With --json, standard output is one object:
${summaryHelp}
Exits with 0 when there is a plan, also an empty one; 1 when the JSON is stale
or Terraform refuses; 3 when Terraform or "terraform init" is missing.
`;

interface Options extends ModuleOptions {
  readonly check: boolean;
  readonly json?: boolean;
}

export function definePlan(program: Command, finish: (code: ExitCode) => void): void {
  addModuleOptions(
    program
      .command('plan')
      .summary('say what Terraform would do')
      .description('Say what Terraform would do, and keep the plan for "mangu apply".'),
  )
    .option('--no-check', 'plan what is there, current or not')
    .option('--json', 'print one JSON object')
    .addHelpText('before', help)
    .addHelpText('after', jsonHelp)
    .action(async (options: Options) => {
      const output = createOutput(options);
      const found = await findProgram(process.env.PATH);
      const root = openModule(options);
      if (options.check) await requireCurrent(root, options.synth, output);
      requireInitialised(found, root);
      output.record(await makePlan(found, root, output));
      output.note(`Every attribute: npx mangu show ${root.options}`);
      output.note(`To do it:        npx mangu apply ${root.options}`);
      finish(exitCodes.done);
    });
}

/** Makes and tells a plan, and keeps it for `apply`. @returns its summary. */
export async function makePlan(program: Program, root: RootModule, output: Output) {
  const began = performance.now();
  const file = path.join(root.folder, planFile);
  rmSync(file, { force: true });
  output.progress(`Planning ${root.environment}, ${root.module}, with ${program.title} …`);
  const ran = await terraform(program, root, ['plan', `-out=${planFile}`]).finally(() =>
    output.progress(undefined),
  );
  if (ran.code !== 0) throw explainFailure(program, ran, root, 'The plan');
  if (!existsSync(file)) throw new OperatorError(exitCodes.didNotHold, `No plan was saved in ${root.shown}.`);
  // A plan holds values that the state keeps secret.
  chmodSync(file, 0o600);
  const summary = await tellPlan(program, root, output);
  output.note(`Planned with ${program.title} in ${duration(performance.now() - began)}.`);
  return summary;
}

/** @throws OperatorError for a plan that would leave a version of a secret out. */
function refuseJumps(plan: Plan): void {
  const jumps = versionJumps(plan);
  if (jumps.length === 0) return;
  throw new OperatorError(
    exitCodes.didNotHold,
    jumps.map(jumpWords).join('\n'),
    'Set it in terraform.tfvars to one more than what is applied (docs/runbooks/rotate-application-secret.md).',
  );
}

/** Reads the saved plan and tells it. @returns its summary. */
export async function tellPlan(program: Program, root: RootModule, output: Output) {
  const plan = parsePlan(await showPlan(program, root));
  refuseJumps(plan);
  const summary = summarise(plan);
  const { environment, module } = root;
  output.result(output.paint('bold', `${environment}, ${module}`));
  for (const line of planLines(summary, output.columns, output.paint)) output.result(line);
  return { environment, module, program: program.title, ...summary };
}
