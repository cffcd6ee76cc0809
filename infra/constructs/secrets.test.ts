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

  test('hold the session key apart from the origin header, which enters the state', () => {
    const module = make();
    const read = Object.keys(module.json.data);
    assert.deepEqual(read, ['aws_ssm_parameter'], 'no secret is read back but the header');
    for (const parameter of Object.values(module.all('aws_ssm_parameter'))) {
      assert.equal(parameter.type, 'SecureString');
      assert.equal(parameter.key_id, 'arn:key');
      assert.match(parameter.value_wo, /ephemeral\.aws_secretsmanager_random_password\./);
    }
  });

  test('renew one of two origin headers with each version, and keep the other as the former', () => {
    const module = make();
    const renewals = (half: string, version: number): number => {
      const [, parameter] =
        Object.entries(module.all('aws_ssm_parameter')).find(([name]) => name.includes(`-${half}_`)) ?? [];
      const expression = String(parameter?.value_wo_version)
        .replace(/^\$\{(.*)\}$/, '$1')
        .replaceAll('var.application_secret_version', String(version));
      const [, rounding, sum, by] = /^(ceil|floor)\(\(+([\d +]+?)\)* \/ (\d+)\)\)$/.exec(expression) ?? [];
      assert.ok(rounding && sum && by, expression);
      const quotient = sum.split('+').reduce((total, one) => total + Number(one), 0) / Number(by);
      return rounding === 'ceil' ? Math.ceil(quotient) : Math.floor(quotient);
    };
    for (let version = 1; version < 8; version += 1) {
      const renewed = ['odd', 'even'].filter((half) => renewals(half, version) < renewals(half, version + 1));
      assert.deepEqual(renewed, [version % 2 === 0 ? 'odd' : 'even'], `version ${version + 1}`);
    }
    const { current, previous } = module.json.output;
    assert.match(current.value, /% 2\) == 1\) \? data\.aws_ssm_parameter\.secrets_origin-odd-/);
    assert.match(previous.value, /% 2\) == 1\) \? data\.aws_ssm_parameter\.secrets_origin-even-/);
  });
});

function databaseValue(module: ReturnType<typeof make>): string {
  return (
    Object.keys(module.all('aws_secretsmanager_secret_version')).find((name) => name.includes('database')) ??
    ''
  );
}
