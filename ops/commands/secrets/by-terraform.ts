/** Secrets that Terraform renews: a version in terraform.tfvars goes up by one, and is applied. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { takeLock } from '../../aws/lock.ts';
import { explained } from '../../aws/refusals.ts';
import { openSession } from '../../aws/session.ts';
import { OperatorError } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';
import { listenForInterrupts } from '../../interrupt.ts';
import { perform } from '../../operations/perform.ts';
import { type OperationOptions, pollMs } from '../../operations/run.ts';
import { planLines } from '../../operations/tell.ts';
import { confirm } from '../../terminal/confirm.ts';
import { createOutput } from '../../terminal/output.ts';
import { findProgram } from '../../terraform/program.ts';
import { openModule, planFile, requireInitialised } from '../../terraform/root-module.ts';
import { explainFailure, terraform } from '../../terraform/run.ts';
import { raiseVersion } from '../../terraform/secret-versions.ts';
import { planRestart } from '../deploy/plan.ts';
import { whatRuns } from '../deploy/running.ts';
import { makePlan } from '../plan/index.ts';

export const versionVariables = {
  db: 'database_password_version',
  app: 'application_secret_version',
} as const;

interface Options extends OperationOptions {
  readonly synth?: string;
}

/** Raises, plans, asks, applies and starts the tasks anew. Left at any point before the apply, nothing has changed. */
export async function rotateByTerraform(
  which: keyof typeof versionVariables,
  options: Options,
): Promise<void> {
  const output = createOutput(options);
  await explained(async () => {
    const session = await openSession(options);
    const program = await findProgram(process.env.PATH);
    const { environment, synth } = options;
    const root = openModule({ environment, module: 'platform', ...(synth ? { synth } : {}) });
    requireInitialised(program, root);
    const running = await whatRuns(session, 'server');
    const file = path.join(root.folder, 'terraform.tfvars');
    if (!existsSync(file)) {
      throw new OperatorError(exitCodes.missing, `There is no ${file}.`, 'Rotate from where you apply.');
    }
    const before = readFileSync(file, 'utf8');
    const { text, from, to } = raiseVersion(before, versionVariables[which]);
    const restart = planRestart({ ...session, service: 'server', running });
    const lock = await takeLock(session, `secrets rotate ${which}`);
    const interruption = listenForInterrupts();
    let applied = false;
    try {
      replace(file, text);
      output.result(`${versionVariables[which]}: ${from} → ${to}`);
      const summary = await makePlan(program, root, output);
      for (const line of planLines(restart, session, output.columns, output.paint)) output.result(line);
      const record = {
        name: `secrets rotate ${which}`,
        environment,
        from,
        to,
        terraform: summary,
        steps: restart.steps,
      };
      if (options.plan) return output.record({ ...record, done: false });
      if (!options.yes) await confirm({ answer: 'yes', otherwise: 'nothing was done', next: undefined });
      // From here on the version may be applied, so it must stay written.
      applied = true;
      const ran = await terraform(program, root, ['apply', planFile], 'note');
      if (ran.code !== 0) throw explainFailure(program, ran, root, 'The rotation');
      await perform(restart, { session, output, stop: interruption.once, pollMs, lock });
      output.record({ ...record, done: true });
      output.result('Done.');
    } finally {
      if (!applied) replace(file, before);
      rmSync(path.join(root.folder, planFile), { force: true });
      await lock.release();
      interruption.release();
    }
  });
}

/** All of it or nothing, readable by its owner alone. */
function replace(file: string, text: string): void {
  const next = `${file}.next`;
  writeFileSync(next, text, { mode: 0o600 });
  renameSync(next, file);
}
