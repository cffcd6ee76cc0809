/**
 * Rotations with the real Terraform on an emulated AWS: the secrets as they are synthesized, applied and renewed. The
 * database that takes the new password is left out, because the provider waits more than a minute for each change of it.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { environments } from '@mangu/topology/environments';
import { fixedNames } from '@mangu/topology/names';
import { emulatorLimits } from '../../../infra/verify/emulator-limits.ts';
import { limitModule } from '../../../infra/verify/limit-module.ts';
import { overrideFor } from '../../../infra/verify/override.ts';
import { findPluginFolder } from '../../../infra/verify/provider.ts';
import { findPython, howToGetEmulator } from '../../../infra/verify/requirements.ts';
import { committedSynth } from '../../synth/read.ts';
import { findProgram } from '../../terraform/program.ts';
import { account, type EmulatedAws, emulateProduction } from '../../testing/emulated.ts';
import { partOfModule } from '../../testing/part-of-module.ts';
import { mangu } from '../../testing/run-mangu.ts';

const { secrets, services, cluster } = fixedNames(environments.production);
const python = await findPython();
const program = await findProgram(process.env.PATH).catch(() => undefined);
const plugins = findPluginFolder();
const missing = [
  ...(python ? [] : [howToGetEmulator]),
  ...(program ? [] : ['Terraform or OpenTofu']),
  ...(plugins ? [] : ['the AWS provider in TERRAFORM_PLUGIN_DIR']),
];

suite('rotations by Terraform', { skip: missing.length > 0 ? `needs ${missing.join('; ')}` : false }, () => {
  let aws: EmulatedAws;
  let manager: SecretsManager;
  const synth = mkdtempSync(path.join(tmpdir(), 'mangu-rotated-'));
  const folder = path.join(synth, 'production', 'platform');
  const variablesFile = path.join(folder, 'terraform.tfvars');
  const write = (name: string, json: object) => writeFileSync(path.join(folder, name), JSON.stringify(json));
  const terraform = (...words: readonly string[]) => {
    const env = { ...process.env, ...aws.variables, TF_INPUT: '0', TF_CLI_ARGS: '-no-color' };
    const { status, stdout, stderr } = spawnSync(program?.command ?? '', words, {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    assert.equal(status, 0, `${stdout}${stderr}`);
  };
  const rotate = (...words: readonly string[]) =>
    mangu(['secrets', 'rotate', ...words, '--synth', synth], aws.variables);
  const versionOf = async (name: string) => (await manager.getSecretValue({ SecretId: name })).VersionId;
  const deployment = async () => {
    const { services: found = [] } = await aws.ecs.describeServices({ cluster, services: [services.server] });
    return found[0]?.deployments?.[0]?.id;
  };

  before(async () => {
    aws = await emulateProduction(python ?? '');
    manager = new SecretsManager({
      endpoint: aws.url,
      region: environments.production.region,
      credentials: { accessKeyId: account, secretAccessKey: 'none' },
    });
    const file = path.join(committedSynth, 'production', 'platform', 'cdk.tf.json');
    const whole = JSON.parse(readFileSync(file, 'utf8'));
    const wanted = ['aws_secretsmanager_secret_version', 'aws_ssm_parameter'].flatMap((type) =>
      Object.keys(whole.resource[type]).map((name) => `${type}.${name}`),
    );
    const { json } = limitModule(partOfModule(whole, wanted), emulatorLimits);
    mkdirSync(folder, { recursive: true });
    write('cdk.tf.json', json);
    write('emulator_override.tf.json', {
      ...overrideFor(json, aws.url, account),
      terraform: { backend: { local: {} } },
    });
    writeFileSync(variablesFile, '# as an adopter has it\n');
    terraform('init', `-plugin-dir=${plugins}`);
    terraform('apply', '-auto-approve');
  });
  after(async () => {
    await aws?.stop();
    rmSync(synth, { recursive: true, force: true });
  });

  test('db makes a new password, keeps its version, and starts the tasks anew', async () => {
    const [before, other, began] = [
      await versionOf(secrets.database),
      await versionOf(secrets.application),
      await deployment(),
    ];
    const { code, stdout, stderr } = await rotate('db', '--yes');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /database_password_version: 1 → 2[\s\S]*ecs:UpdateService[\s\S]*Done/);
    assert.match(readFileSync(variablesFile, 'utf8'), /\ndatabase_password_version = 2\n$/);
    assert.notEqual(await versionOf(secrets.database), before);
    assert.equal(await versionOf(secrets.application), other);
    assert.notEqual(await deployment(), began);
  });

  test('app makes a new key and renews one of the two headers', async () => {
    const headers = () => {
      const state = JSON.parse(readFileSync(path.join(folder, 'terraform.tfstate'), 'utf8'));
      const all: { type: string; instances: { attributes: { name: string; version: number } }[] }[] =
        state.resources;
      return all
        .filter(({ type }) => type === 'aws_ssm_parameter')
        .flatMap(({ instances }) => instances.map(({ attributes }) => attributes))
        .map(({ name, version }) => `${path.basename(name)} ${version}`)
        .sort();
    };
    const [before, began] = [await versionOf(secrets.application), await deployment()];
    const { code, stderr } = await rotate('app', '--yes');
    assert.equal(code, 0, stderr);
    assert.notEqual(await versionOf(secrets.application), before);
    assert.deepEqual(headers(), ['even 2', 'odd 1']);
    assert.notEqual(await deployment(), began);
    assert.match(readFileSync(variablesFile, 'utf8'), /\napplication_secret_version = 2\n$/);
  });
});
