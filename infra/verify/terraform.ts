/** Terraform in one folder: each command is a step with a name and a time. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface Step {
  readonly environment: string;
  readonly module: string;
  readonly name: string;
  readonly milliseconds: number;
}

/** It did not hold; `message` is what Terraform or we have to say about it. */
export class DidNotHold extends Error {}

export interface Workplace {
  readonly environment: string;
  readonly module: string;
  readonly folder: string;
  readonly program: string;
  readonly variables: NodeJS.ProcessEnv;
  /** Told as soon as a step is over. */
  readonly onStep: (step: Step) => void;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * One command.
 * @param words the command as the specification writes it
 * @param allowed exit codes that are no failure
 * @throws DidNotHold with what Terraform says
 */
export async function step(
  place: Workplace,
  name: string,
  words: readonly string[],
  allowed: readonly number[] = [0],
): Promise<Ran> {
  const began = performance.now();
  const ran = await run(place, words);
  const { environment, module } = place;
  place.onStep({ environment, module, name, milliseconds: performance.now() - began });
  if (ran.code !== null && allowed.includes(ran.code)) return ran;
  throw new DidNotHold(`terraform ${words.join(' ')} ended with ${ran.code}.\n${tail(ran)}`);
}

/** One command without a name of its own, whatever comes of it. */
export async function run({ program, folder, variables }: Workplace, words: readonly string[]): Promise<Ran> {
  const child = spawn(program, [...words], {
    cwd: folder,
    env: { ...variables, TF_CLI_ARGS: '-no-color' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // With the emulator gone it would go on asking for minutes.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  process.removeListener('exit', kill);
  return { code, stdout, stderr };
}

const shownCharacters = 6000;

function tail({ stdout, stderr }: Ran): string {
  return (stderr.trim() || stdout.trim()).slice(-shownCharacters);
}
