/** Starts the infrastructure's own process and believes its answer only after a look at it. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import { projectFolder } from '../../settings.ts';

const File = Type.Object({
  /** Below the folder asked for: `production/platform/cdk.tf.json`. */
  path: Type.String(),
  bytes: Type.Number(),
  /** Beside what lay there before. */
  state: Type.Enum(['same', 'changed', 'new', 'gone']),
});
const Problem = Type.Object({
  environment: Type.String(),
  field: Type.String(),
  value: Type.Unknown(),
  allowed: Type.String(),
  specification: Type.String(),
});
/** What infra/main.ts answers. */
export const SynthAnswer = Type.Union([
  Type.Object({ ok: Type.Literal(true), files: Type.Array(File) }),
  Type.Object({ ok: Type.Literal(false), problems: Type.Array(Problem) }),
]);
export type SynthAnswer = Static<typeof SynthAnswer>;
export type SynthFile = Static<typeof File>;
export type SynthProblem = Static<typeof Problem>;

export interface SynthOrder {
  readonly environments: readonly string[];
  /** Absolute. */
  readonly out: string;
  /** `false` only compares. */
  readonly write: boolean;
}

const main = path.join(projectFolder, 'infra', 'main.ts');

/** @throws Error, a bug of ours, when the process fails or answers something else. */
export async function runSynth(order: SynthOrder): Promise<SynthAnswer> {
  const child = spawn(process.execPath, [main], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  // A process that died early does not read; its exit code says more than the broken pipe.
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(order));
  const [answer, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const parsed = parse(answer);
  if (code === 0 && Check(SynthAnswer, parsed)) return parsed;
  throw new Error(`infra/main.ts ended with ${code}.\n${complaint || answer.slice(0, 2000)}`);
}

/** Files that are not what would be written. */
export function staleFiles(files: readonly SynthFile[]): SynthFile[] {
  return files.filter(({ state }) => state !== 'same');
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
