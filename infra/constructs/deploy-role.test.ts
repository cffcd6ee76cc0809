import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { synthesize } from '../testing/synth.ts';
import { DeployRole } from './deploy-role.ts';

interface Allowed {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: unknown;
}

const taskRoleArns = ['server-execution', 'server-task', 'client-execution', 'client-task'];
const module = synthesize((stack, topology) => {
  new DeployRole(stack, 'deploy', {
    topology,
    account: { id: '123456789012', partition: 'aws' },
    oidcProviderArn: 'arn:github',
    githubRepository: 'mangu/books',
    repositoryArns: ['arn:ecr:server', 'arn:ecr:client'],
    clusterArn: 'arn:cluster',
    serviceArns: ['arn:service:server', 'arn:service:client'],
    familyArns: ['arn:family:server', 'arn:family:client', 'arn:family:migrate'],
    migrationFamilyArn: 'arn:family:migrate',
    taskRoleArns,
    serverLogGroupArn: 'arn:log',
    assets: { bucketArn: 'arn:assets', keyArn: 'arn:key', distributionArn: 'arn:cdn' },
  });
});
const statements: readonly Allowed[] = JSON.parse(module.one('aws_iam_role_policy').policy).Statement;
const find = (sid: string) => statements.find((one) => one.Sid === sid);

suite('the deploy role', () => {
  test('is for one repository and one of its environments only', () => {
    const { assume_role_policy, name } = module.one('aws_iam_role');
    assert.equal(name, 'mangu-publishing-deploy-production');
    const [trust, ...others] = JSON.parse(assume_role_policy).Statement;
    assert.equal(others.length, 0);
    assert.deepEqual(trust.Principal, { Federated: 'arn:github' });
    assert.deepEqual(trust.Condition, {
      StringEquals: {
        'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        'token.actions.githubusercontent.com:sub': 'repo:mangu/books:environment:production',
      },
    });
  });

  test('hands only the roles of tasks on, and only to tasks', () => {
    assert.deepEqual(find('PassRoles')?.Resource, taskRoleArns);
    assert.deepEqual(find('PassRoles')?.Condition, {
      StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
    });
  });

  test('updates the two services and runs the migration, in this cluster', () => {
    assert.deepEqual(find('Services')?.Resource, ['arn:service:server', 'arn:service:client']);
    assert.deepEqual(find('Migrate')?.Resource, ['arn:family:migrate:*']);
    assert.deepEqual(find('Migrate')?.Condition, { ArnEquals: { 'ecs:cluster': 'arn:cluster' } });
  });

  test('names a resource for everything that AWS lets be named', () => {
    const everywhere = statements
      .filter(({ Resource }) => Resource.includes('*'))
      .flatMap(({ Action }) => Action);
    assert.deepEqual(everywhere.sort(), [
      'ecr:GetAuthorizationToken',
      'ecs:DescribeTaskDefinition',
      'ecs:RegisterTaskDefinition',
    ]);
  });

  test('cannot read a secret, change a role or take a shell', () => {
    const actions = statements.flatMap(({ Action }) => Action).join(' ');
    assert.doesNotMatch(actions, /secretsmanager|iam:(?!PassRole)|ExecuteCommand|ssmmessages|\*/);
  });
});
