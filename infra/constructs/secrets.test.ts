import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { EnvironmentName } from '@mangu/topology/types';
import { TerraformOutput, TerraformVariable } from 'cdktn';
import { synthesize } from '../testing/synth.ts';
import { Secrets } from './secrets.ts';

const make = (environment: EnvironmentName = 'production') =>
  synthesize((stack, topology) => {
    const version = new TerraformVariable(stack, 'application_secret_version', { type: 'number' });
    const secrets = new Secrets(stack, 'secrets', {
      topology,
      keyArn: 'arn:key',
      databasePasswordVersion: 3,
      applicationSecretVersion: version.numberValue,
    });
    new TerraformOutput(stack, 'password', { value: secrets.databasePassword });
    new TerraformOutput(stack, 'current', { value: secrets.originHeader.current });
    new TerraformOutput(stack, 'previous', { value: secrets.originHeader.previous });
  }, environment);

suite('the secrets', () => {
  test('are three, encrypted with our key, and can be taken back for a month', () => {
    const secrets = Object.values(make().all('aws_secretsmanager_secret'));
    assert.deepEqual(secrets.map(({ name }) => name).sort(), [
      'mangu-publishing-production/application',
      'mangu-publishing-production/database',
      'mangu-publishing-production/redis',
    ]);
    for (const secret of secrets) {
      assert.deepEqual([secret.kms_key_id, secret.recovery_window_in_days], ['arn:key', 30]);
    }
    const [development] = Object.values(make('development').all('aws_secretsmanager_secret'));
    assert.equal(development?.recovery_window_in_days, 0);
  });

  test('have values that are made while Terraform runs and written only', () => {
    const module = make();
    for (const [name, value] of Object.entries(module.all('aws_secretsmanager_secret_version'))) {
      assert.equal(value.secret_string, undefined, name);
      assert.match(value.secret_string_wo, /ephemeral\.aws_secretsmanager_random_password\./, name);
    }
    assert.doesNotMatch(JSON.stringify(module.json.resource), /"random_password"/);
    for (const password of Object.values(module.json.ephemeral.aws_secretsmanager_random_password)) {
      assert.deepEqual(password, { exclude_punctuation: true, password_length: 48 });
    }
  });

  test("leave the value of Redis's secret to the function that rotates it", () => {
    const versions = Object.keys(make().all('aws_secretsmanager_secret_version'));
    assert.ok(!versions.some((name) => name.includes('redis')));
  });

  test("hand over the database's password as it is stored, for as long as Terraform runs", () => {
    const module = make();
    assert.match(module.json.output.password.value, /^\$\{jsondecode\(ephemeral\..*\)\.password\}$/);
    assert.equal(
      module.one('aws_secretsmanager_secret_version', databaseValue(module)).secret_string_wo_version,
      3,
    );
  });

  test('keep the former origin header when a new one is made, and read none for the first', () => {
    const module = make();
    const [[name, former] = ['', {}]] = Object.entries<{ count?: string }>(
      module.json.ephemeral.aws_secretsmanager_secret_version,
    ).filter(([key]) => key.includes('former'));
    assert.match(former.count ?? '', /var\.application_secret_version > 1\) \? 1 : 0/);
    const application = Object.entries(module.all('aws_secretsmanager_secret_version')).find(([key]) =>
      key.includes('application'),
    );
    assert.match(
      application?.[1].secret_string_wo,
      new RegExp(
        `"origin_previous" = try\\(jsondecode\\(ephemeral\\.[^)]*${name}[^)]*\\)\\.origin_current, `,
      ),
    );
    assert.match(module.json.output.current.value, /jsondecode\(data\..*\)\.origin_current/);
    assert.match(module.json.output.previous.value, /jsondecode\(data\..*\)\.origin_previous/);
  });
});

function databaseValue(module: ReturnType<typeof make>): string {
  return (
    Object.keys(module.all('aws_secretsmanager_secret_version')).find((name) => name.includes('database')) ??
    ''
  );
}
