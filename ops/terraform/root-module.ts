/** The folder in which Terraform works, and what must be there before it is asked. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { environmentNames } from '@mangu/topology/environments';
import { type Command, Option } from 'commander';
import { OperatorError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { committedSynth, moduleNames } from '../synth/read.ts';
import type { Program } from './program.ts';

export interface ModuleOptions {
  readonly environment: string;
  readonly module: string;
  readonly synth?: string;
}

export interface RootModule {
  readonly environment: string;
  readonly module: string;
  /** Absolute. */
  readonly folder: string;
  /** As shown to people: from where they stand. */
  readonly shown: string;
  /** The options that lead here again. */
  readonly options: string;
}

export const planFile = 'tfplan';

/** The three options that name a module, the same in every command. */
export function addModuleOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--environment <name>', 'which environment').choices(environmentNames).default('production'),
    )
    .addOption(new Option('--module <name>', 'which root module').choices(moduleNames).default('platform'))
    .option('--synth <folder>', 'where the synthesized JSON lies (default: infra/synth)');
}

/** @throws OperatorError when the module was never synthesized. */
export function openModule({ environment, module, synth }: ModuleOptions): RootModule {
  const folder = path.join(path.resolve(synth ?? committedSynth), environment, module);
  if (globSync('*.tf.json', { cwd: folder }).length === 0) {
    throw new OperatorError(
      exitCodes.missing,
      `There is no synthesized module at ${folder}.`,
      `Write it with "npx mangu synth --environment ${environment}", or name another folder with --synth.`,
    );
  }
  const options = [
    `--environment ${environment}`,
    ...(module === 'platform' ? [] : [`--module ${module}`]),
    ...(synth ? [`--synth ${synth}`] : []),
  ].join(' ');
  return { environment, module, folder, shown: path.relative(process.cwd(), folder) || '.', options };
}

/** What has to be run once before anything else; the state's bucket is made by the bootstrap module. */
export function howToInitialise(
  { command }: Program,
  { environment, module, shown, folder }: RootModule,
): string {
  if (!leavesBackendOpen(folder)) return `Run it once:\n  (cd ${shown} && ${command} init)`;
  const bootstrap = path.join(path.dirname(shown), 'bootstrap');
  return [
    'Run it once. The file says where the state lies, and the bootstrap module knows:',
    `  (cd ${bootstrap} && ${command} output -raw backend_config) \\`,
    `      > ${path.join(shown, 'backend.hcl')}`,
    `  (cd ${shown} && ${command} init -backend-config=backend.hcl)`,
    ...(module === 'bootstrap'
      ? []
      : [`When bootstrap was never applied: npx mangu plan --environment ${environment} --module bootstrap`]),
  ].join('\n');
}

/** @throws OperatorError when the folder was not initialised. */
export function requireInitialised(program: Program, root: RootModule): void {
  if (existsSync(path.join(root.folder, '.terraform'))) return;
  const needs = terraformBlocks(root.folder).some(
    (block) => 'backend' in block || 'required_providers' in block,
  );
  if (!needs) return;
  throw new OperatorError(
    exitCodes.missing,
    `${root.shown} is not initialised.`,
    howToInitialise(program, root),
  );
}

/** @throws OperatorError when no plan was saved, or when what it was made from is newer. */
export function requireFreshPlan(root: RootModule): void {
  const plan = path.join(root.folder, planFile);
  const again = `Make one with "npx mangu plan ${root.options}".`;
  if (!existsSync(plan)) {
    throw new OperatorError(exitCodes.missing, `There is no saved plan in ${root.shown}.`, again);
  }
  const planned = statSync(plan).mtimeMs;
  const newer = globSync(['*.tf.json', '*.tf', '*.tfvars', '*.tfvars.json', 'assets/**/*'], {
    cwd: root.folder,
  })
    .filter((file) => statSync(path.join(root.folder, file)).mtimeMs > planned)
    .sort();
  if (newer.length === 0) return;
  throw new OperatorError(
    exitCodes.missing,
    `The saved plan is older than ${newer.slice(0, 3).join(', ')}, so it may not be what you want.`,
    again,
  );
}

/** The bucket of the state is not known when the JSON is written, so the backend is completed by a file. */
function leavesBackendOpen(folder: string): boolean {
  return terraformBlocks(folder).some((block) => {
    const s3: unknown = Reflect.get(Object(Reflect.get(block, 'backend')), 's3');
    return typeof s3 === 'object' && s3 !== null && !('bucket' in s3);
  });
}

/** The `terraform` objects of a folder's JSON; files that cannot be read are Terraform's to complain about. */
function terraformBlocks(folder: string): object[] {
  return globSync('*.tf.json', { cwd: folder }).flatMap((file) => {
    try {
      const json: unknown = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
      const block: unknown = Reflect.get(Object(json), 'terraform');
      return typeof block === 'object' && block !== null ? [block] : [];
    } catch {
      return [];
    }
  });
}
