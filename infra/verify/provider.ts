/** The AWS provider: found in a mirror of this machine, or fetched once from the registry. */
import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** The oldest that the JSON is made for, and the one that the emulator's limits were found with. */
const providerVersion = '5.100.0';

export const howToGetProvider = `The AWS provider ${providerVersion}: let Terraform reach its registry, or name a folder with it in TERRAFORM_PLUGIN_DIR (https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror)`;

/** A folder laid out as Terraform's filesystem mirrors are, with the AWS provider in it. */
export function findPluginFolder(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment.TERRAFORM_PLUGIN_DIR;
  if (named) return path.resolve(named);
  const usual = [
    environment.TF_PLUGIN_CACHE_DIR,
    path.join(homedir(), '.terraform.d', 'plugins'),
    path.join(homedir(), '.local', 'share', 'terraform', 'plugins'),
    '/usr/local/share/terraform/plugins',
    '/usr/share/terraform/plugins',
  ];
  return usual.find(
    (folder) =>
      folder !== undefined &&
      existsSync(folder) &&
      globSync('registry.terraform.io/hashicorp/aws/*/*/terraform-provider-aws*', { cwd: folder }).length > 0,
  );
}

/** Fetches the provider once for all modules, which could not do so at the same time. */
export async function fetchProvider(program: string, folder: string): Promise<string | undefined> {
  const place = path.join(folder, 'provider');
  mkdirSync(place, { recursive: true });
  const aws = { source: 'hashicorp/aws', version: providerVersion };
  writeFileSync(
    path.join(place, 'main.tf.json'),
    JSON.stringify({ terraform: { required_providers: { aws } } }),
  );
  const fetched = await promisify(execFile)(program, ['init', '-input=false'], { cwd: place }).then(
    () => true,
    () => false,
  );
  // What init installs is laid out as a mirror is.
  return fetched ? path.join(place, '.terraform', 'providers') : undefined;
}
