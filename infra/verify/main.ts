/**
 * Applies the synthesized JSON for real, without an account: `npm run verify:apply`, with the real Terraform and the
 * real AWS provider against an emulator, environment by environment.
 *
 *     npm run verify:apply -- [--environment NAME]… [--again] [--required] [--keep]
 *
 * With --again what did not hold is tried once more, alone and from an empty account: an emulator short of processor
 * time may lose an answer, and what is then asked twice is refused. What is wrong does not hold the second time either.
 * Ends with 0 when everything held or something it needs is missing, 1 when it did not hold, 2 for wrong use, and with
 * --required 3 when something is missing.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { environmentNames } from '@mangu/topology/environments';
import { type Emulator, startEmulator } from './emulator.ts';
import { verifyEnvironment } from './environment.ts';
import { type Outcome, stepLine, summaryLines } from './report.ts';
import { findRequirements, type Requirements } from './requirements.ts';
import { DidNotHold, type Step } from './terraform.ts';

const synth = fileURLToPath(new URL('../synth', import.meta.url));

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (!options) return 2;
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-verify-'));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  if (options.keep) process.stderr.write(`Everything is kept in ${folder}.\n`);
  else process.once('exit', removeFolder);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  const found = await findRequirements(folder);
  if ('length' in found) {
    const verb = options.required ? 'cannot run' : 'is skipped';
    process.stderr.write(`verify:apply ${verb}. It needs:\n${found.map((line) => `  ${line}\n`).join('')}`);
    return options.required ? 3 : 0;
  }
  process.stderr.write(`With ${found.programTitle} and the provider in ${found.pluginFolder}.\n`);

  // Half of the time is spent waiting, but Terraform, its provider and the emulator keep one processor busy.
  const lanes = availableParallelism();
  const outcomes: Outcome[] = [];
  const waiting = options.environments.map((environment, place) => ({ environment, place }));
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      outcomes[next.place] = await verify(next.environment, path.join(folder, next.environment), found);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (options.again) {
    for (const [place, { environment, problem }] of outcomes.entries()) {
      if (problem === undefined) continue;
      process.stderr.write(`${environment} once more, alone.\n`);
      outcomes[place] = await verify(environment, path.join(folder, `${environment}-again`), found);
    }
  }
  for (const line of summaryLines(outcomes)) process.stdout.write(`${line}\n`);
  return outcomes.every(({ problem }) => problem === undefined) ? 0 : 1;
}

async function verify(environment: string, folder: string, found: Requirements): Promise<Outcome> {
  const began = performance.now();
  const steps: Step[] = [];
  let emulator: Emulator | undefined;
  let resources = 0;
  let problem: string | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    emulator = await startEmulator(found.python, folder);
    resources = await verifyEnvironment({
      environment,
      synth,
      folder,
      program: found.program,
      pluginFolder: found.pluginFolder,
      emulatorUrl: emulator.url,
      probe: environment === 'production',
      onStep: (step) => {
        steps.push(step);
        process.stderr.write(`${stepLine(step)}\n`);
      },
    });
  } catch (error) {
    // Whatever it was, another try may be wanted.
    problem = error instanceof DidNotHold ? error.message : String(error);
    process.stderr.write(`${environment} did not hold.\n${problem}\n`);
  } finally {
    await emulator?.stop();
  }
  return { environment, resources, steps, problem, milliseconds: performance.now() - began };
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        environment: { type: 'string', multiple: true },
        again: { type: 'boolean', default: false },
        required: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
      },
    });
    const named = values.environment ?? [...environmentNames];
    const unknown = named.filter((name) => !environmentNames.some((known) => known === name));
    if (unknown.length > 0) throw new Error(`There is no environment ${unknown.join(', ')}.`);
    return { ...values, environments: named };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.stderr.write(
      `Usage: verify:apply [--environment ${environmentNames.join('|')}]… [--again] [--required] [--keep]\n`,
    );
    return undefined;
  }
}
