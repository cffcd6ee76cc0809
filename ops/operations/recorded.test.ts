/** What the operator's commands ask AWS where no emulator answers, and what they make of its refusals. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environments } from '@mangu/topology/environments';
import { fixedNames } from '@mangu/topology/names';
import { type Answer, type RecordedAws, recordAws, recordedAccount } from '../testing/recorded-aws.ts';
import { mangu } from '../testing/run-mangu.ts';

const names = fixedNames(environments.production);
const arn = `arn:aws:ecs:us-east-1:${recordedAccount}`;
const revision = (family: string, number: number) => `${arn}:task-definition/${family}:${number}`;
const server = names.services.server;
const lockPath = `/mangu-publishing-static-assets-production-${recordedAccount}/operators/lock.json`;
const reading = /(Describe|Get|List|Filter)|GET /;
const changes = ({ asked }: RecordedAws) =>
  asked.filter(({ what }) => !reading.test(what) && !what.includes('lock.json')).map(({ what }) => what);
const freeLock = {
  [`s3:GET ${lockPath}`]: { refuse: 'NoSuchKey', message: 'none' },
  [`s3:PUT ${lockPath}`]: '',
};

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const image = (letter: string) =>
  `${recordedAccount}.dkr.ecr.us-east-1.amazonaws.com/${names.repositories.server}@${digest(letter)}`;
const definition = (family: string, number: number, letter: string): object => ({
  taskDefinition: {
    taskDefinitionArn: revision(family, number),
    family,
    revision: number,
    status: 'ACTIVE',
    compatibilities: ['FARGATE'],
    containerDefinitions: [{ name: 'server', image: image(letter) }],
  },
});
const serviceWith = (...deployments: object[]): object => ({
  services: [
    {
      serviceName: server,
      status: 'ACTIVE',
      desiredCount: 2,
      runningCount: 2,
      taskDefinition: revision(server, 6),
      deployments,
      events: [{ message: `(service ${server}) is unable to consistently start tasks successfully.` }],
    },
  ],
  failures: [],
});
const steady = {
  id: 'ecs-svc/1',
  status: 'PRIMARY',
  rolloutState: 'COMPLETED',
  runningCount: 2,
  taskDefinition: revision(server, 6),
};
const scanned = (counts: Record<string, number>): Answer => ({
  imageDetails: [
    {
      imageDigest: digest('b'),
      imageTags: ['0.2.0'],
      imageScanFindingsSummary: { findingSeverityCounts: counts },
    },
  ],
});

test('a deployment that ECS takes back says its reason, the exit code and the last lines, and frees the lock', async (t) => {
  const failed = {
    id: 'ecs-svc/2',
    status: 'INACTIVE',
    rolloutState: 'FAILED',
    rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
    taskDefinition: revision(server, 7),
  };
  const aws = await recordAws(t, {
    ...freeLock,
    'ecs:DescribeServices': [serviceWith(steady), serviceWith(steady), serviceWith(steady, failed)],
    'ecs:DescribeTaskDefinition': definition(server, 6, 'a'),
    'ecr:DescribeImages': scanned({ LOW: 1 }),
    'ecs:RegisterTaskDefinition': [definition(names.migrationTask, 7, 'b'), definition(server, 7, 'b')],
    'ecs:RunTask': { tasks: [{ taskArn: `${arn}:task/c/migration` }], failures: [] },
    'ecs:DescribeTasks': [
      { tasks: [{ lastStatus: 'RUNNING' }] },
      { tasks: [{ lastStatus: 'STOPPED', containers: [{ exitCode: 0 }] }] },
      {
        tasks: [
          {
            taskArn: `${arn}:task/c/0123456789`,
            taskDefinitionArn: revision(server, 7),
            stoppedReason: 'Essential container in task exited',
            containers: [{ exitCode: 3 }],
          },
        ],
      },
    ],
    'ecs:UpdateService': {},
    'ecs:ListTasks': { taskArns: [`${arn}:task/c/0123456789`] },
    'logs:FilterLogEvents': { events: [{ message: 'REDIS_TOKEN is missing', timestamp: 1, eventId: '1' }] },
  });
  const { code, stderr } = await mangu(['deploy', 'server', '--image', '0.2.0', '--yes'], aws.variables);
  assert.equal(code, 1, stderr);
  assert.match(stderr, /went back to the version before[\s\S]*circuit breaker/);
  assert.match(stderr, /exited \(exit code 3\)[\s\S]*unable to consistently[\s\S]*REDIS_TOKEN is missing/);
  assert.match(stderr, /alarms\/deployment-failed\.md/);
  assert.deepEqual(changes(aws), [
    'ecs:RegisterTaskDefinition',
    'ecs:RunTask',
    'ecs:RegisterTaskDefinition',
    'ecs:UpdateService',
  ]);
  const update = aws.asked.find(({ what }) => what === 'ecs:UpdateService');
  assert.deepEqual(update?.input, {
    cluster: names.cluster,
    service: server,
    taskDefinition: revision(server, 7),
  });
  const locks = aws.asked.filter(({ what }) => what.startsWith('s3:PUT'));
  assert.deepEqual(
    locks.map(({ input }) => Reflect.get(Object(input), 'free')),
    [false, true],
  );
});

test('a migration that fails stops the deployment before the service is touched', async (t) => {
  const aws = await recordAws(t, {
    ...freeLock,
    'ecs:DescribeServices': serviceWith(steady),
    'ecs:DescribeTaskDefinition': definition(server, 6, 'a'),
    'ecr:DescribeImages': scanned({}),
    'ecs:RegisterTaskDefinition': definition(names.migrationTask, 7, 'b'),
    'ecs:RunTask': { tasks: [{ taskArn: `${arn}:task/c/migration` }], failures: [] },
    'ecs:DescribeTasks': { tasks: [{ lastStatus: 'STOPPED', containers: [{ exitCode: 1 }] }] },
    'logs:FilterLogEvents': { events: [{ message: 'the database could not be brought up to date' }] },
  });
  const { code, stderr } = await mangu(['deploy', 'server', '--image', '0.2.0', '--yes'], aws.variables);
  assert.equal(code, 1, stderr);
  assert.match(stderr, /ended with 1[\s\S]*Nothing runs differently[\s\S]*could not be brought/);
  assert.deepEqual(changes(aws), ['ecs:RegisterTaskDefinition', 'ecs:RunTask']);
});

test('a half-finished deployment, and an image with a critical finding, are refused with nothing done', async (t) => {
  const moving = { ...steady, rolloutState: 'IN_PROGRESS', createdAt: 1_790_000_000 };
  const half = await recordAws(t, { 'ecs:DescribeServices': serviceWith(moving) });
  const refused = await mangu(['deploy', 'server', '--image', '0.2.0', '--yes'], half.variables);
  assert.deepEqual([refused.code, changes(half)], [3, []], refused.stderr);
  assert.match(refused.stderr, /being deployed already since 2026-[\s\S]*mangu rollback/);
  const critical = await recordAws(t, {
    'ecs:DescribeServices': serviceWith(steady),
    'ecs:DescribeTaskDefinition': definition(server, 6, 'a'),
    'ecr:DescribeImages': scanned({ CRITICAL: 2 }),
  });
  const stopped = await mangu(['deploy', 'server', '--image', '0.2.0', '--yes'], critical.variables);
  assert.deepEqual([stopped.code, changes(critical)], [1, []]);
  assert.match(stopped.stderr, /found 2 critical[\s\S]*--accept-findings/);
});

test('another account, another region, no and expired credentials are refused with nothing done', async (t) => {
  const aws = await recordAws(t, {});
  const words = ['scale', 'client', '3', '--yes'];
  const account = await mangu([...words, '--account', '210987654321'], aws.variables);
  assert.deepEqual(
    [account.code, /of account 123456789012; production is in 210987654321/.test(account.stderr)],
    [3, true],
  );
  const region = await mangu(words, { ...aws.variables, AWS_REGION: 'eu-west-1' });
  assert.deepEqual(
    [region.code, /is in us-east-1, and AWS_REGION says eu-west-1/.test(region.stderr)],
    [3, true],
  );
  const none = await mangu(words, { ...aws.variables, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
  assert.deepEqual([none.code, /no credentials of AWS/.test(none.stderr)], [3, true], none.stderr);
  const old = await recordAws(t, {
    'sts:GetCallerIdentity': { refuse: 'ExpiredToken', message: 'The security token has expired' },
  });
  const expired = await mangu(words, old.variables);
  assert.deepEqual([expired.code, /have expired/.test(expired.stderr)], [3, true], expired.stderr);
  assert.deepEqual([changes(aws), changes(old)], [[], []]);
});

test('rollback goes to the newest that was deployed with success and does not run', async (t) => {
  const deployed = [6, 5, 4].map((number) => `${arn}:service-revision/c/${server}/${number}`);
  const aws = await recordAws(t, {
    'ecs:DescribeServices': serviceWith(steady),
    'ecs:DescribeTaskDefinition': definition(server, 5, 'a'),
    'ecs:ListServiceDeployments': {
      serviceDeployments: deployed.map((targetServiceRevisionArn) => ({ targetServiceRevisionArn })),
    },
    'ecs:DescribeServiceRevisions': {
      // ECS does not keep the order that it was asked in.
      serviceRevisions: [4, 5, 6].map((number) => ({
        serviceRevisionArn: `${arn}:service-revision/c/${server}/${number}`,
        taskDefinition: revision(server, number),
      })),
    },
  });
  const { code, stdout, stderr } = await mangu(['rollback', 'server', '--plan', '--json'], aws.variables);
  assert.equal(code, 0, stderr);
  assert.equal(JSON.parse(stdout).steps[0].input.taskDefinition, revision(server, 5));
  assert.deepEqual(changes(aws), []);
});

test('the server is scaled by its bounds, never beyond the connections of the database', async (t) => {
  const aws = await recordAws(t, {
    ...freeLock,
    'ecs:DescribeServices': serviceWith(steady),
    'application-autoscaling:RegisterScalableTarget': {},
  });
  const done = await mangu(['scale', 'server', '2', '8', '--suspend', '--yes'], aws.variables);
  assert.equal(done.code, 0, done.stderr);
  const call = aws.asked.find(({ what }) => what.startsWith('application-autoscaling:'));
  assert.deepEqual(call?.input, {
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceId: `service/${names.cluster}/${server}`,
    MinCapacity: 2,
    MaxCapacity: 8,
    SuspendedState: {
      DynamicScalingInSuspended: true,
      DynamicScalingOutSuspended: true,
      ScheduledScalingSuspended: true,
    },
  });
  const many = await mangu(['scale', 'server', '2', '40', '--yes'], aws.variables);
  assert.deepEqual([many.code, /too few connections for 40 tasks/.test(many.stderr)], [1, true], many.stderr);
});

test('a restore to a second takes over size, network and parameters, and no second that AWS does not have', async (t) => {
  const instance = (id: string) =>
    `<DescribeDBInstancesResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><DescribeDBInstancesResult><DBInstances><DBInstance><DBInstanceIdentifier>${id}</DBInstanceIdentifier><DBInstanceClass>db.t3.small</DBInstanceClass><DBInstanceStatus>available</DBInstanceStatus><BackupRetentionPeriod>7</BackupRetentionPeriod><MultiAZ>true</MultiAZ><DBSubnetGroup><DBSubnetGroupName>group</DBSubnetGroupName></DBSubnetGroup><VpcSecurityGroups><VpcSecurityGroupMembership><VpcSecurityGroupId>sg-1</VpcSecurityGroupId></VpcSecurityGroupMembership></VpcSecurityGroups><DBParameterGroups><DBParameterGroup><DBParameterGroupName>parameters</DBParameterGroupName></DBParameterGroup></DBParameterGroups></DBInstance></DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>`;
  const gone = { refuse: 'DBInstanceNotFound', message: 'not there' };
  const aws = await recordAws(t, {
    ...freeLock,
    'rds:DescribeDBInstances': [
      instance(names.database),
      gone,
      instance(names.database),
      gone,
      instance(`${names.database}-restored`),
    ],
    'rds:RestoreDBInstanceToPointInTime':
      '<RestoreDBInstanceToPointInTimeResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><RestoreDBInstanceToPointInTimeResult/></RestoreDBInstanceToPointInTimeResponse>',
  });
  const time = new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d+Z/, 'Z');
  const done = await mangu(['db', 'restore', '--time', time, '--yes'], aws.variables);
  assert.equal(done.code, 0, done.stderr);
  const call = aws.asked.find(({ what }) => what === 'rds:RestoreDBInstanceToPointInTime');
  const input = Object(call?.input);
  assert.deepEqual(
    [
      input.SourceDBInstanceIdentifier,
      input.TargetDBInstanceIdentifier,
      input.RestoreTime,
      input.DBInstanceClass,
      input.DBSubnetGroupName,
      input.DBParameterGroupName,
      input['VpcSecurityGroupIds.VpcSecurityGroupId.1'],
      input.MultiAZ,
      input.PubliclyAccessible,
      input.DeletionProtection,
    ],
    [
      names.database,
      `${names.database}-restored`,
      time,
      'db.t3.small',
      'group',
      'parameters',
      'sg-1',
      'true',
      'false',
      'true',
    ],
  );
  const early = await recordAws(t, { 'rds:DescribeDBInstances': instance(names.database) });
  const refused = await mangu(['db', 'restore', '--time', '2020-01-01T00:00:00Z', '--yes'], early.variables);
  assert.deepEqual(
    [refused.code, /earlier than the 7 days/.test(refused.stderr), changes(early)],
    [1, true, []],
  );
});

test('the costs of the month are asked by the tag of the environment', async (t) => {
  const aws = await recordAws(t, {
    'ecs:DescribeServices': serviceWith(steady),
    'ecs:DescribeTaskDefinition': definition(server, 6, 'a'),
    'ecr:DescribeImages': scanned({}),
    'ce:GetCostAndUsage': {
      ResultsByTime: [{ Total: { UnblendedCost: { Amount: '12.345', Unit: 'USD' } } }],
    },
  });
  const { stdout, stderr } = await mangu(['status', '--environment', 'production', '--json'], aws.variables);
  const call = aws.asked.find(({ what }) => what === 'ce:GetCostAndUsage');
  // On the first of a month there is nothing to ask for.
  if (call) {
    assert.equal(JSON.parse(stdout).costUsd, 12.35, stderr);
    assert.deepEqual(Reflect.get(Object(call.input), 'Filter'), {
      Tags: { Key: 'Environment', Values: ['production'] },
    });
  } else assert.equal(new Date().getUTCDate(), 1);
  assert.deepEqual(JSON.parse(stdout).services[0].tags, ['0.2.0']);
});
