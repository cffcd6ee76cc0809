import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { createOutput, type Output } from '../../terminal/output.ts';
import { count } from '../../terminal/units.ts';
import { driftOf } from '../../terraform/differences.ts';
import { parsePlan, summarise } from '../../terraform/plan.ts';
import { findProgram, type Program } from '../../terraform/program.ts';
import {
  addModuleOptions,
  type ModuleOptions,
  openModule,
  type RootModule,
  requireInitialised,
} from '../../terraform/root-module.ts';
import { explainFailure, showPlan, terraform } from '../../terraform/run.ts';
import { requireCurrent } from '../plan/current.ts';
import { driftLines } from './words.ts';

const help = `Examples:
  $ npx mangu drift
  $ npx mangu drift --environment staging --json

Compares what is in AWS with what is written and applied: a plan with
-detailed-exitcode that locks nothing, keeps nothing and changes nothing.
Fit for a schedule.
`;
const jsonHelp = `
With --json, standard output is one object: environment, module, program,
  drift    [{address, type, kind: differs|must be replaced|missing|extra,
           differences [{path, is, should}]}]; secrets are hidden
  outputs  names of outputs that differ
  repair   the commands that mend it

Exits with 0 when nothing differs, 1 when something does, 3 when it could not
be found out.
`;

interface Options extends ModuleOptions {
  readonly check: boolean;
  readonly json?: boolean;
}

export function defineDrift(program: Command, finish: (code: ExitCode) => void): void {
  addModuleOptions(
    program
      .command('drift')
      .summary('say what in AWS differs from what is written')
      .description('Say what in AWS differs from what is written.'),
  )
    .option('--no-check', 'compare with the JSON that is there, current or not')
    .option('--json', 'print one JSON object')
    .addHelpText('before', help)
    .addHelpText('after', jsonHelp)
    .action(async (options: Options) => {
      const output = createOutput(options);
      const found = await findProgram(process.env.PATH);
      const root = openModule(options);
      requireInitialised(found, root);
      if (options.check) await couldNot(requireCurrent(root, options.synth, output));
      finish(await couldNot(compare(found, root, output)));
    });
}

async function compare(program: Program, root: RootModule, output: Output): Promise<ExitCode> {
  // The plan is needed once, as data, and may hold secrets.
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-drift-'));
  const file = path.join(folder, 'plan');
  try {
    output.progress(`Comparing ${root.environment}, ${root.module}, with ${program.title} …`);
    const words = ['plan', '-detailed-exitcode', '-lock=false', `-out=${file}`];
    const ran = await terraform(program, root, words);
    if (ran.code !== 0 && ran.code !== 2) throw explainFailure(program, ran, root, 'The comparison');
    output.progress(undefined);
    return tell(parsePlan(await showPlan(program, root, file)), program, root, output);
  } finally {
    output.progress(undefined);
    rmSync(folder, { recursive: true, force: true });
  }
}

function tell(
  plan: ReturnType<typeof parsePlan>,
  program: Program,
  { environment, module, options }: RootModule,
  output: Output,
): ExitCode {
  const drift = driftOf(plan);
  const { outputs, unchanged } = summarise(plan);
  const some = drift.length + outputs.length > 0;
  const repair = some ? [`npx mangu plan ${options}`, `npx mangu apply ${options}`] : [];
  output.record({ environment, module, program: program.title, drift, outputs, repair });
  for (const line of driftLines(drift, output.columns, output.paint)) output.result(line);
  if (!some) {
    output.result(`${environment}, ${module}: nothing differs (${count(unchanged, 'resource')}).`);
    return exitCodes.done;
  }
  if (outputs.length > 0) output.result(`Outputs that differ: ${outputs.join(', ')}`);
  const differ = count(drift.length, 'resource differs', 'resources differ');
  output.result(`${environment}, ${module}: ${differ}, ${unchanged} as written.`);
  output.note(`To make AWS what is written: ${repair.join(' && ')}`);
  output.note('To keep what is in AWS: change topology/environments, then "npx mangu synth".');
  return exitCodes.didNotHold;
}

/** 1 means drift in this command; what prevents the comparison is 3. */
async function couldNot<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (!(error instanceof OperatorError)) throw error;
    throw new OperatorError(exitCodes.missing, error.message, error.next);
  });
}
