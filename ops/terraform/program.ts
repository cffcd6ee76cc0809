/** Terraform or OpenTofu: which of them is there, and is it new enough. */
import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { OperatorError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';

export interface Program {
  /** As it is typed: `terraform` or `tofu`. */
  readonly command: string;
  readonly file: string;
  /** `Terraform 1.11.4` */
  readonly title: string;
}

/** Write-only attributes and ephemeral resources, which keep secrets out of plan and state, came with these. */
const programs = [
  { command: 'terraform', title: 'Terraform', atLeast: [1, 11] },
  { command: 'tofu', title: 'OpenTofu', atLeast: [1, 11] },
] as const;

const howToGetIt = `Install one of them and run the same command again:
  macOS    brew install opentofu
  Linux    snap install --classic opentofu
  all      https://developer.hashicorp.com/terraform/install
           https://opentofu.org/docs/intro/install`;

const Version = Type.Object({ terraform_version: Type.String() });

/**
 * The first in PATH that is new enough.
 * @throws OperatorError when there is none, with the line that gets one.
 */
export async function findProgram(searchPath: string | undefined): Promise<Program> {
  const tooOld: string[] = [];
  for (const { command, title, atLeast } of programs) {
    const file = findInPath(command, searchPath);
    if (!file) continue;
    const version = await versionOf(file);
    const named = `${title} ${version}`;
    if (isAtLeast(version, atLeast)) return { command, file, title: named };
    tooOld.push(`${named} at ${file} is older than ${atLeast.join('.')}.`);
  }
  if (tooOld.length > 0) throw new OperatorError(exitCodes.missing, tooOld.join('\n'), howToGetIt);
  throw new OperatorError(exitCodes.missing, 'Neither terraform nor tofu is in PATH.', howToGetIt);
}

/** @param version such as `1.11.4` or `1.12.0-beta1`. */
export function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

function findInPath(command: string, searchPath = ''): string | undefined {
  return searchPath
    .split(path.delimiter)
    .filter(Boolean)
    .map((folder) => path.join(folder, command))
    .find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

async function versionOf(file: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(file, ['version', '-json']);
    const answer: unknown = JSON.parse(stdout);
    if (Check(Version, answer)) return answer.terraform_version;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new OperatorError(exitCodes.missing, `${file} does not say its version: ${why}`, howToGetIt);
  }
  throw new OperatorError(exitCodes.missing, `${file} is neither Terraform nor OpenTofu.`, howToGetIt);
}
