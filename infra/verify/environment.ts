/** One environment from an empty account to an empty account. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createZone } from './emulator.ts';
import { emulatorLimits } from './emulator-limits.ts';
import {
  isAbout,
  type LimitedModule,
  limitModule,
  type ModuleJson,
  resourcesOf,
  unprotected,
} from './limit-module.ts';
import { environmentFor, overrideFor } from './override.ts';
import { changeWords, plannedChanges } from './plan-changes.ts';
import { findUnneeded, unexplained } from './probe-limits.ts';
import { DidNotHold, run, type Step, step, type Workplace } from './terraform.ts';

export interface Order {
  readonly environment: string;
  /** Where the synthesized JSON lies. */
  readonly synth: string;
  /** Empty, and ours. */
  readonly folder: string;
  readonly program: string;
  readonly pluginFolder: string;
  readonly emulatorUrl: string;
  /** Whether every limit of the emulator is tried. */
  readonly probe: boolean;
  readonly onStep: (step: Step) => void;
}

/** Its zone is there before MANGU is. */
const domain = 'example.org';

interface Module extends Workplace, LimitedModule {
  readonly original: ModuleJson;
}

/** @returns how many resources were applied. @throws DidNotHold */
export async function verifyEnvironment(order: Order): Promise<number> {
  const zoneId = await createZone(order.emulatorUrl, domain);
  const bootstrap = openModule(order, 'bootstrap');
  const platform = openModule(order, 'platform');
  write(platform, 'terraform.tfvars.json', valuesFor(order, platform.original, zoneId));

  await apply(order, bootstrap, []);
  await moveState(order, bootstrap);
  const { stdout: backend } = await step(bootstrap, 'output backend_config', [
    'output',
    '-raw',
    'backend_config',
  ]);
  writeFileSync(path.join(platform.folder, 'backend.hcl'), backend);
  await apply(order, platform, ['-backend-config=backend.hcl']);
  const resources = await inState(platform);
  await step(platform, 'output', ['output']);
  if (order.probe) await probe(platform);

  await destroy(platform);
  rmSync(path.join(bootstrap.folder, 'backend_override.tf.json'));
  await init(order, bootstrap, ['-migrate-state', '-force-copy'], 'init, state back into a file');
  await destroy(bootstrap);
  return resources.length;
}

/** The specification's four commands, and what makes them worth something: the same plan again is empty. */
async function apply(order: Order, module: Module, initWords: readonly string[]): Promise<void> {
  await init(order, module, initWords, 'init');
  await step(module, 'validate', ['validate']);
  await step(module, 'plan', ['plan', '-out=tfplan']);
  await step(module, 'show', ['show', 'tfplan']);
  await step(module, 'apply', ['apply', 'tfplan']);
  await expectEmptyPlan(module);
}

async function expectEmptyPlan(module: Module): Promise<void> {
  const words = ['plan', '-detailed-exitcode', '-out=again'];
  const { code } = await step(module, 'plan again', words, [0, 2]);
  if (code === 0) return;
  const changes = unexplained(emulatorLimits, plannedChanges(await showJson(module, 'again')));
  if (changes.length === 0) return;
  throw new DidNotHold(
    ['The second plan is not empty:', ...changes.map((change) => `  ${changeWords(change)}`)].join('\n'),
  );
}

/** As docs/runbooks/first-apply.md does it. */
async function moveState(order: Order, bootstrap: Module): Promise<void> {
  const { stdout } = await step(bootstrap, 'output own_backend', ['output', '-raw', 'own_backend']);
  writeFileSync(path.join(bootstrap.folder, 'backend_override.tf.json'), stdout);
  await init(order, bootstrap, ['-migrate-state', '-force-copy'], 'init, state into its bucket');
  await expectEmptyPlan(bootstrap);
}

async function destroy(module: Module): Promise<void> {
  const { json, opened } = unprotected(module.json);
  write(module, 'cdk.tf.json', json);
  const targets = opened.map((address) => `-target=${address}`);
  const words = ['apply', '-auto-approve', '-refresh=false', ...targets];
  if (opened.length > 0) await step(module, 'unprotect', words);
  await forgetUndestroyable(module);
  await step(module, 'destroy', ['destroy', '-auto-approve', '-refresh=false']);
  const left = await inState(module);
  if (left.length > 0) throw new DidNotHold(`Left after destroy:\n${left.join('\n')}`);
}

/** What the emulator cannot destroy is taken out of the state, once it has shown that it cannot. */
async function forgetUndestroyable(module: Module): Promise<void> {
  const limits = emulatorLimits.filter(({ what }) => what === 'not-destroyed');
  const addresses = resourcesOf(module.json)
    .filter(({ type, name }) => limits.some((limit) => isAbout(limit, type, name)))
    .map(({ address }) => address);
  if (addresses.length === 0) return;
  const targets = addresses.map((address) => `-target=${address}`);
  const words = ['destroy', '-auto-approve', '-refresh=false', ...targets];
  await step(module, 'destroy what cannot be', words, [0, 1]);
  const left = await inState(module);
  const gone = addresses.filter((address) => !left.includes(address));
  if (gone.length > 0) throw unneeded(gone.map((address) => `${address}: it can be destroyed`));
  await step(module, 'state rm', ['state', 'rm', ...addresses]);
}

async function inState(module: Module): Promise<string[]> {
  const { stdout } = await run(module, ['state', 'list']);
  return stdout.trim().split('\n').filter(Boolean);
}

function unneeded(lines: readonly string[]): DidNotHold {
  const head = 'The emulator can do this now; take it out of emulator-limits.ts:';
  return new DidNotHold([head, ...lines.map((line) => `  ${line}`)].join('\n'));
}

async function probe(platform: Module): Promise<void> {
  write(platform, 'cdk.tf.json', platform.original);
  await step(platform, 'plan without limits', ['plan', '-out=unlimited']);
  const changes = plannedChanges(await showJson(platform, 'unlimited'));
  // Now only what was left out is tried; what is not read back would be replaced with it.
  const readBack = emulatorLimits.filter(({ what }) => what !== 'not-implemented');
  write(platform, 'cdk.tf.json', limitModule(platform.original, readBack).json);
  const targets = platform.leftOut.map((address) => `-target=${address}`);
  const words = ['apply', '-auto-approve', '-refresh=false', ...targets];
  // It is to fail; what is in the state afterwards did not.
  if (targets.length > 0) await step(platform, 'apply what was left out', words, [0, 1]);
  const lines = findUnneeded(emulatorLimits, changes, await inState(platform));
  write(platform, 'cdk.tf.json', platform.json);
  if (lines.length > 0) throw unneeded(lines);
}

async function showJson(module: Module, file: string): Promise<unknown> {
  const { code, stdout, stderr } = await run(module, ['show', '-json', file]);
  if (code !== 0) throw new DidNotHold(stderr);
  return JSON.parse(stdout);
}

async function init(
  { pluginFolder }: Pick<Order, 'pluginFolder'>,
  module: Workplace,
  words: readonly string[],
  name: string,
): Promise<void> {
  await step(module, name, ['init', `-plugin-dir=${pluginFolder}`, ...words]);
}

function openModule(order: Order, module: string): Module {
  const folder = path.join(order.folder, module);
  cpSync(path.join(order.synth, order.environment, module), folder, {
    recursive: true,
    filter: (file) =>
      !/(^|[/\\])(\.terraform.*|tfplan|[^/\\]*\.tfstate.*|[^/\\]*\.tfvars|backend.*)$/.test(file),
  });
  const original: ModuleJson = JSON.parse(readFileSync(path.join(folder, 'cdk.tf.json'), 'utf8'));
  const limited = limitModule(original, emulatorLimits);
  const place = { ...workplace(order, module, folder), ...limited, original };
  write(place, 'cdk.tf.json', limited.json);
  write(place, 'verify_override.tf.json', overrideFor(original, order.emulatorUrl));
  return place;
}

function workplace(order: Order, module: string, folder: string): Workplace {
  const { environment, program, emulatorUrl, onStep } = order;
  const variables = environmentFor(emulatorUrl);
  return { environment, module, folder, program, variables, onStep };
}

/** What an adopter would write into terraform.tfvars; production sends mail too, the others leave it where it is. */
function valuesFor({ environment }: Order, json: ModuleJson, zoneId: string): object {
  const digest = 'a'.repeat(64);
  const registry = '000000000000.dkr.ecr.us-east-1.amazonaws.com';
  const values: Record<string, string> = {
    alarm_email: 'alarms@example.org',
    github_repository: 'example/mangu',
    server_image: `${registry}/server@sha256:${digest}`,
    client_image: `${registry}/client@sha256:${digest}`,
    domain_name: `books.${domain}`,
    hosted_zone_id: zoneId,
    ...(environment === 'production' ? { mail_from: `mail@books.${domain}` } : {}),
  };
  const declared = Object.keys(Object(json.variable));
  return Object.fromEntries(Object.entries(values).filter(([name]) => declared.includes(name)));
}

function write({ folder }: { readonly folder: string }, file: string, json: object): void {
  writeFileSync(path.join(folder, file), `${JSON.stringify(json, null, 2)}\n`);
}
