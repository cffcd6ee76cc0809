/** Runs Terraform in a module's folder, as the specification's own commands. */
import { spawn } from 'node:child_process';
import { OperatorError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { listenForInterrupts } from '../interrupt.ts';
import type { Program } from './program.ts';
import { howToInitialise, planFile, type RootModule } from './root-module.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where what Terraform says goes: kept for us, to standard output as the result, or to standard error. */
type Says = 'kept' | 'result' | 'note';

/**
 * One command of Terraform to its end. A Ctrl-C reaches Terraform too, which finishes what it is doing; a second
 * one makes it stop at once.
 */
export async function terraform(
  program: Program,
  { folder }: RootModule,
  words: readonly string[],
  says: Says = 'kept',
): Promise<Ran> {
  const target = { kept: 'pipe', result: 'inherit', note: process.stderr } as const;
  const child = spawn(program.file, [...words], {
    cwd: folder,
    env: environmentFor(says),
    stdio: ['ignore', target[says], says === 'kept' ? 'pipe' : 'inherit'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const interruption = listenForInterrupts();
  // A terminal sends Ctrl-C to both of us; without one it is ours to pass on.
  const passOn = () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  };
  interruption.once.addEventListener('abort', passOn);
  interruption.twice.addEventListener('abort', passOn);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (interruption.once.aborted && code !== 0) {
      throw new OperatorError(
        exitCodes.didNotHold,
        `Stopped as asked. What ${program.title} had finished is in its state.`,
        'Plan again before you go on.',
      );
    }
    return { code: code ?? 1, stdout, stderr };
  } finally {
    interruption.release();
  }
}

/** It must never wait for an answer that nobody sees, the next step is ours to name, and it colours pipes too. */
function environmentFor(says: Says): NodeJS.ProcessEnv {
  const stream = says === 'result' ? process.stdout : process.stderr;
  const coloured = stream.isTTY && stream.hasColors();
  const words = [process.env.TF_CLI_ARGS, ...(coloured ? [] : ['-no-color'])].filter(Boolean).join(' ');
  return { ...process.env, TF_INPUT: '0', TF_IN_AUTOMATION: '1', ...(words ? { TF_CLI_ARGS: words } : {}) };
}

/** What a failure of Terraform means here, with its own words first. */
export function explainFailure(program: Program, ran: Ran, root: RootModule, what: string): OperatorError {
  const said = (ran.stderr || ran.stdout).trim();
  if (/initiali[sz]ation required|run "?(terraform|tofu) init"?|Module not installed/i.test(said)) {
    return new OperatorError(
      exitCodes.missing,
      `${said}\n\n${root.shown} is not initialised, or not for these versions.`,
      howToInitialise(program, root),
    );
  }
  if (/No value for required variable|Invalid value for variable/.test(said)) {
    return new OperatorError(
      exitCodes.missing,
      `${said}\n\n${root.shown} wants values that differ from house to house.`,
      `Copy terraform.tfvars.example there to terraform.tfvars and fill it in.`,
    );
  }
  if (/No valid credential sources|ExpiredToken|failed to refresh cached credentials/i.test(said)) {
    return new OperatorError(
      exitCodes.missing,
      `${said}\n\nAWS does not know who you are.`,
      'Sign in, for instance with "aws sso login", and run the same command again.',
    );
  }
  return new OperatorError(
    exitCodes.didNotHold,
    [said, `${what} did not succeed.`].filter(Boolean).join('\n\n'),
  );
}

/** The saved plan, or another, as JSON. */
export async function showPlan(
  program: Program,
  root: RootModule,
  file: string = planFile,
): Promise<unknown> {
  const ran = await terraform(program, root, ['show', '-json', file]);
  if (ran.code !== 0) throw explainFailure(program, ran, root, 'Reading the plan');
  return JSON.parse(ran.stdout);
}
