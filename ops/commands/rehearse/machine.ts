/** What a rehearsal ran on: figures of another machine are others. */
import { execFile } from 'node:child_process';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { projectFolder } from '../../settings.ts';

export interface Machine {
  readonly cores: number;
  /** Model, in the words of the machine. */
  readonly cpu: string;
  readonly memoryBytes: number;
  readonly node: string;
  /** Short id, with `-dirty` behind it where files were changed since; absent where there is no git. */
  readonly commit?: string;
}

export async function thisMachine(): Promise<Machine> {
  // Of no limit Node says 0, or more than there is.
  const allowed = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  const commit = await commitHere();
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? '',
    memoryBytes: Math.min(totalmem(), allowed),
    node: process.versions.node,
    ...(commit === undefined ? {} : { commit }),
  };
}

async function commitHere(): Promise<string | undefined> {
  const ask = ['describe', '--always', '--dirty', '--exclude=*'];
  try {
    const { stdout } = await promisify(execFile)('git', ask, { cwd: projectFolder, timeout: 5_000 });
    return stdout.trim() || undefined;
  } catch {
    // No git, or none of its folders: what was downloaded as an archive.
    return undefined;
  }
}
