import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { driftLines } from '../commands/drift/words.ts';
import { driftOf } from './differences.ts';
import { parsePlan, summarise } from './plan.ts';
import { planLines, totalLine } from './plan-words.ts';

/** Recorded from `terraform show -json tfplan` of Terraform 1.11.4 with the AWS provider 5.100.0. */
const recorded: unknown = JSON.parse(
  readFileSync(new URL('testing/recorded-plan.json', import.meta.url), 'utf8'),
);
const plan = parsePlan(recorded);
const plain = (_style: unknown, text: string) => text;

test('a plan is told by what it does, with the attributes that differ or force a replacement', () => {
  const { steps, unchanged, outputs } = summarise(plan);
  const effects = Object.fromEntries(steps.map(({ address, effect }) => [address, effect]));
  assert.deepEqual(effects, {
    'aws_cloudwatch_log_group.server': 'create',
    'aws_iam_role.task': 'change',
    'aws_kms_key.data': 'change',
    'aws_s3_bucket.uploads': 'replace',
    'aws_secretsmanager_secret.old': 'destroy',
    'aws_security_group.tasks': 'change',
    'aws_sns_topic.alarms': 'change',
    'aws_ssm_parameter.token': 'change',
  });
  assert.deepEqual([unchanged, outputs], [1, ['bucket']]);
  const attributes = (address: string) => steps.find((step) => step.address === address)?.attributes;
  assert.deepEqual(attributes('aws_s3_bucket.uploads'), ['bucket']);
  assert.deepEqual(attributes('aws_sns_topic.alarms'), ['tags']);
  assert.deepEqual(attributes('aws_security_group.tasks'), ['ingress']);
});

test('what would lose data stands first and is shouted, with its cause', () => {
  const lines = planLines(summarise(plan), 80, plain);
  assert.match(lines[0] ?? '', /^DATA IS AT STAKE: 2 stores/);
  assert.match(
    lines.slice(0, 4).join('\n'),
    /aws_s3_bucket\.uploads would be REPLACED by an empty one, forced by bucket/,
  );
  assert.match(lines.slice(0, 4).join('\n'), /aws_secretsmanager_secret\.old would be DESTROYED/);
  assert.ok(lines.includes('1 to create, 5 to change, 1 to replace, 1 to destroy; 1 stays as it is.'));
  assert.ok(lines.every((line) => line.length <= 80));
});

test('a key that only changes is no danger, and an empty plan is one line', () => {
  const summary = summarise(plan);
  assert.ok(!summary.dataAtStake.some(({ type }) => type === 'aws_kms_key'));
  const nothing = summarise(parsePlan({ format_version: '1.2', terraform_version: '1.11.4' }));
  assert.deepEqual(planLines(nothing, 80, plain), ['Nothing to do: what is there is what is written.']);
  assert.equal(totalLine(nothing), 'No resource changes.');
});

test('many new things are counted by type, few are named', () => {
  const one = (index: number) => ({
    address: `aws_subnet.s${index}`,
    type: 'aws_subnet',
    change: { actions: ['create'] },
  });
  const of = (number: number) =>
    planLines(
      summarise(
        parsePlan({
          format_version: '1.2',
          terraform_version: '1.11.4',
          resource_changes: Array.from({ length: number }, (_, index) => one(index)),
        }),
      ),
      80,
      plain,
    ).join('\n');
  assert.match(of(3), /aws_subnet\.s2/);
  assert.doesNotMatch(of(30), /aws_subnet\.s2/);
  assert.match(of(30), /30 {2}aws_subnet/);
});

test('drift is told value by value, into policies and lists, and secrets stay hidden', () => {
  const drift = driftOf(plan);
  const of = (address: string) => drift.find((one) => one.address === address);
  assert.deepEqual(of('aws_secretsmanager_secret.old')?.kind, 'extra');
  assert.deepEqual(of('aws_cloudwatch_log_group.server')?.kind, 'missing');
  assert.deepEqual(of('aws_s3_bucket.uploads')?.kind, 'must be replaced');
  assert.deepEqual(of('aws_iam_role.task')?.differences, [
    {
      path: 'assume_role_policy.Statement[0].Principal.Service',
      is: '"ecs-tasks.amazonaws.com"',
      should: '"lambda.amazonaws.com"',
    },
  ]);
  assert.deepEqual(
    of('aws_security_group.tasks')?.differences.map(({ path }) => path),
    ['ingress[0].from_port', 'ingress[0].to_port'],
  );
  const told = JSON.stringify(of('aws_ssm_parameter.token'));
  assert.match(told, /\(secret\)/);
  assert.doesNotMatch(told, /first|second/);
  const lines = driftLines(drift, 80, plain);
  assert.ok(lines.every((line) => line.length <= 80));
  assert.ok(lines.includes('    ingress[0].from_port: is 3000, should be 3001'));
});

test('something that is not a plan is refused', () => {
  assert.throws(() => parsePlan({ format_version: '2.0', terraform_version: '9' }), /not a plan/);
});
