/** What the verification stands on, and how to get what is missing. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ministackVersion } from './emulator-limits.ts';
import { fetchProvider, findPluginFolder, howToGetProvider } from './provider.ts';

const run = promisify(execFile);

export interface Requirements {
  /** `terraform` or `tofu`. */
  readonly program: string;
  readonly programTitle: string;
  readonly python: string;
  /** Where the AWS provider lies. */
  readonly pluginFolder: string;
}

/**
 * Everything there is to work with, or a line for each thing that is missing.
 * @param folder where the provider is put when it has to be fetched
 */
export async function findRequirements(folder: string): Promise<Requirements | readonly string[]> {
  const [program, python] = await Promise.all([findProgram(), findPython()]);
  const missing = [...(program ? [] : [howToGetTerraform]), ...(python ? [] : [howToGetEmulator])];
  if (!program || !python) return missing;
  const pluginFolder = findPluginFolder() ?? (await fetchProvider(program.program, folder));
  return pluginFolder ? { ...program, python, pluginFolder } : [howToGetProvider];
}

const howToGetTerraform =
  'Terraform or OpenTofu, 1.11 or later: https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install';
export const howToGetEmulator = `MiniStack ${ministackVersion}, which stands in for AWS: python3 -m pip install ministack==${ministackVersion}`;

async function findProgram() {
  for (const [program, title] of [
    ['terraform', 'Terraform'],
    ['tofu', 'OpenTofu'],
  ] as const) {
    const version = await answer(program, ['version', '-json']).then(
      (text) => text && String(Reflect.get(Object(JSON.parse(text)), 'terraform_version')),
    );
    if (version && isAtLeast(version, '1.11.0')) return { program, programTitle: `${title} ${version}` };
  }
  return undefined;
}

/** A Python that has the emulator, of a version that the list of limits was written for. */
export async function findPython(): Promise<string | undefined> {
  const question = 'import importlib.metadata as m; print(m.version("ministack"))';
  const version = await answer('python3', ['-c', question]);
  return version && isAtLeast(version.trim(), ministackVersion) ? 'python3' : undefined;
}

async function answer(command: string, words: readonly string[]): Promise<string | undefined> {
  return run(command, [...words]).then(
    ({ stdout }) => stdout,
    () => undefined,
  );
}

/** @param version such as `1.11.4` or `1.12.0-beta1`. */
export function isAtLeast(version: string, least: string): boolean {
  const numbers = (text: string) => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [have, want] = [numbers(version), numbers(least)];
  const differs = want.findIndex((number, index) => (have[index] ?? 0) !== number);
  return differs === -1 || (have[differs] ?? 0) > (want[differs] ?? 0);
}
