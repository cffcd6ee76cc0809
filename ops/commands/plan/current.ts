import path from 'node:path';
import { OperatorError } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';
import { committedSynth } from '../../synth/read.ts';
import type { Output } from '../../terminal/output.ts';
import type { RootModule } from '../../terraform/root-module.ts';
import { tellProblems } from '../synth/index.ts';
import { runSynth, staleFiles } from '../synth/run.ts';

const shownAtMost = 2;

/**
 * What Terraform is about to read is what the topology says now.
 * @throws OperatorError when it is not, or when the topology is wrong.
 */
export async function requireCurrent(
  { environment }: RootModule,
  synth: string | undefined,
  output: Output,
): Promise<void> {
  const out = synth ? path.resolve(synth) : committedSynth;
  output.progress('Comparing the JSON with the topology …');
  const answer = await runSynth({ environments: [environment], out, write: false }).finally(() =>
    output.progress(undefined),
  );
  if (!answer.ok) throw tellProblems(answer.problems, output);
  const stale = staleFiles(answer.files);
  if (stale.length === 0) return;
  const more = stale.length > shownAtMost ? [`and ${stale.length - shownAtMost} more`] : [];
  const names = [...stale.slice(0, shownAtMost).map((file) => file.path), ...more].join(', ');
  throw new OperatorError(
    exitCodes.didNotHold,
    `The JSON is not what the topology says: ${names}.`,
    `Write it with "npx mangu synth --environment ${environment}" and look at the difference first.`,
  );
}
