import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { synthesize } from '../testing/synth.ts';
import { ServiceRoles, type ServiceRolesProps, uploadStatements } from './service-roles.ts';

const make = (props: Partial<ServiceRolesProps> = {}) =>
  synthesize((stack, topology) => {
    new ServiceRoles(stack, 'roles', {
      topology,
      account: { id: '123456789012', partition: 'aws' },
      service: 'server',
      repositoryArn: 'arn:repository',
      logGroupArn: 'arn:log',
      ...props,
    });
  });

const statements = (module: ReturnType<typeof make>, part: 'execution-policy' | 'task-policy') => {
  const policies = Object.entries(module.all('aws_iam_role_policy'));
  const found = policies.find(([name]) => name.includes(part))?.[1];
  assert(found, part);
  return new Map<string, { Action: string[]; Resource: string[]; Condition?: unknown }>(
    JSON.parse(found.policy).Statement.map((one: { Sid: string }) => [one.Sid, one]),
  );
};

suite('the roles of a service', () => {
  test('are taken by ECS tasks of this account and region only', () => {
    const roles = Object.values(make().all('aws_iam_role'));
    assert.equal(roles.length, 2);
    for (const role of roles) {
      const [trust] = JSON.parse(role.assume_role_policy).Statement;
      assert.deepEqual(trust.Principal, { Service: 'ecs-tasks.amazonaws.com' });
      assert.deepEqual(trust.Condition, {
        StringEquals: { 'aws:SourceAccount': '123456789012' },
        ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:us-east-1:123456789012:*' },
      });
    }
  });

  test('start a task with one image, one log and exactly its secrets', () => {
    const start = statements(
      make({ secretArns: ['arn:one', 'arn:two'], secretKeyArn: 'arn:key' }),
      'execution-policy',
    );
    assert.deepEqual(start.get('Image')?.Resource, ['arn:repository']);
    assert.deepEqual(start.get('Log')?.Resource, ['arn:log:*']);
    assert.deepEqual(start.get('Secrets')?.Resource, ['arn:one', 'arn:two']);
    assert.deepEqual(start.get('SecretsKey')?.Resource, ['arn:key']);
    assert.deepEqual(start.get('Registry'), {
      Sid: 'Registry',
      Effect: 'Allow',
      Action: ['ecr:GetAuthorizationToken'],
      Resource: ['*'],
    });
  });

  test('start a task with parameters too, through the service that keeps them', () => {
    const start = statements(
      make({ secretArns: ['arn:one'], parameterArns: ['arn:parameter'], secretKeyArn: 'arn:key' }),
      'execution-policy',
    );
    assert.deepEqual(start.get('Parameters')?.Action, ['ssm:GetParameters']);
    assert.deepEqual(start.get('Parameters')?.Resource, ['arn:parameter']);
    assert.deepEqual(start.get('SecretsKey')?.Condition, {
      StringEquals: {
        'kms:ViaService': ['secretsmanager.us-east-1.amazonaws.com', 'ssm.us-east-1.amazonaws.com'],
      },
    });
    assert.throws(() => make({ parameterArns: ['arn:parameter'] }), /needs their key/);
  });

  test('say nothing of secrets where there are none', () => {
    assert.deepEqual([...statements(make(), 'execution-policy').keys()], ['Registry', 'Image', 'Log']);
  });

  test('refuse secrets without their key', () => {
    assert.throws(() => make({ secretArns: ['arn:one'] }), /needs their key/);
  });

  test('let a program do nothing unless told', () => {
    assert.deepEqual(Object.keys(make().all('aws_iam_role_policy')).length, 1);
  });

  test('let the server work on the objects of its one bucket, through S3 alone', () => {
    const taskStatements = uploadStatements('us-east-1', { bucketArn: 'arn:bucket', keyArn: 'arn:key' });
    const task = statements(make({ taskStatements }), 'task-policy');
    assert.deepEqual(task.get('Objects')?.Resource, ['arn:bucket/*']);
    assert.deepEqual(task.get('List')?.Resource, ['arn:bucket']);
    assert.deepEqual(task.get('Key')?.Condition, {
      StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' },
    });
  });

  test('carry a boundary where there is one', () => {
    const roles = Object.values(make({ permissionsBoundaryArn: 'arn:boundary' }).all('aws_iam_role'));
    assert.deepEqual(
      roles.map((role) => role.permissions_boundary),
      ['arn:boundary', 'arn:boundary'],
    );
  });
});
