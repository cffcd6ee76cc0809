import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environments } from '@mangu/topology/environments';
import { fixedNames } from '@mangu/topology/names';
import { parseImage } from '../aws/images.ts';
import { planFlush } from '../commands/cache/plan.ts';
import { planSnapshot, stampOf, timeProblem } from '../commands/db/plan.ts';
import { type DeployFacts, planDeploy, revise } from '../commands/deploy/plan.ts';
import { planExec } from '../commands/exec/plan.ts';
import { pathProblem } from '../commands/invalidate/plan.ts';
import { logLine, logPlace, spanOf } from '../commands/logs/plan.ts';
import { planRollback, previousRevision } from '../commands/rollback/plan.ts';
import { planScale, scaleProblem } from '../commands/scale/plan.ts';
import { planRedisRotation } from '../commands/secrets/plan.ts';
import { isWell } from '../commands/status/environment-words.ts';
import { raiseVersion, versionJumps } from '../terraform/secret-versions.ts';
import type { Plan } from './step.ts';
import { planLines } from './tell.ts';

const topology = environments.production;
const names = fixedNames(topology);
const steps = (plan: Plan | undefined) =>
  plan?.steps.map((step) => ('call' in step ? step.call : `wait ${step.wait}`));
const plain = (_style: unknown, text: string) => text;
const revision = 'arn:aws:ecs:us-east-1:1:task-definition/mangu-publishing-server-production:6';

const facts: DeployFacts = {
  names,
  environment: 'production',
  service: 'server',
  running: { image: 'r@sha256:aaaaaaaaaaaaaaaa', revision, tasks: '2 of 2 tasks run' },
  image: { reference: 'r@sha256:bbbbbbbbbbbbbbbb', tags: ['0.2.0'], findings: undefined },
  template: { family: names.services.server, taskDefinitionArn: revision, containerDefinitions: [] },
  migration: { family: names.migrationTask, containerDefinitions: [] },
  network: { awsvpcConfiguration: { subnets: ['s'] } },
  assets: undefined,
};

test('a deployment migrates before the service, and the client puts its files there first', () => {
  assert.deepEqual(steps(planDeploy(facts)), [
    'ecs:RegisterTaskDefinition',
    'ecs:RunTask',
    'wait task',
    'ecs:RegisterTaskDefinition',
    'ecs:UpdateService',
    'wait rollout',
  ]);
  const client = { ...facts, service: 'client' as const, migration: undefined };
  const assets = { bucket: 'b', folder: '/f', files: ['a.js'] };
  assert.deepEqual(steps(planDeploy({ ...client, assets })), [
    's3:PutObject',
    'ecs:RegisterTaskDefinition',
    'ecs:UpdateService',
    'wait rollout',
  ]);
});

test('the image that runs from the newest template is nothing to do, from an older template it is', () => {
  const image = { ...facts.image, reference: facts.running.image };
  assert.equal(planDeploy({ ...facts, image }), undefined);
  const template = { ...facts.template, taskDefinitionArn: revision.replace(':6', ':7') };
  assert.ok(planDeploy({ ...facts, image, template }));
});

test('a new revision is the old one with another image, and nothing of what AWS added', () => {
  const revised = revise(
    {
      family: 'f',
      taskDefinitionArn: revision,
      revision: 6,
      status: 'ACTIVE',
      registeredBy: 'ada',
      compatibilities: ['FARGATE'],
      cpu: '512',
      containerDefinitions: [
        { name: 'server', image: 'old', environment: [{ name: 'PORT', value: '3000' }] },
        { name: 'other', image: 'kept' },
      ],
    },
    'new',
    'server',
  );
  assert.deepEqual(revised, {
    family: 'f',
    cpu: '512',
    containerDefinitions: [
      { name: 'server', image: 'new', environment: [{ name: 'PORT', value: '3000' }] },
      { name: 'other', image: 'kept' },
    ],
  });
});

test('an image is named by a tag without repository, a digest, or a repository with a digest', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  assert.deepEqual(parseImage('0.2.0'), { repository: undefined, id: { imageTag: '0.2.0' } });
  assert.deepEqual(parseImage(`r/x@${digest}`), { repository: 'r/x', id: { imageDigest: digest } });
  assert.deepEqual(['r/x:0.2.0', 'sha256:12', '', '-x'].map(parseImage), [
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('rollback passes over what runs now', () => {
  const of = (...list: string[]) => list.map((taskDefinition) => ({ taskDefinition }));
  assert.equal(previousRevision(of('f:6', 'f:6', 'f:4'), 'f:6'), 'f:4');
  assert.equal(previousRevision(of('f:6'), 'f:6'), undefined);
  const target = { revision: 'f:4', image: 'r@sha256:a' };
  const plan = planRollback({
    names,
    environment: 'production',
    service: 'server',
    running: target,
    target,
    moving: true,
  });
  assert.match(plan.warnings[0] ?? '', /under way/);
});

test('tasks beyond the connections of the database, and bounds the wrong way round, are refused', () => {
  const at = { topology, service: 'server' as const, running: 2 };
  const between = (least: number, most: number) => ({
    kind: 'between' as const,
    least,
    most,
    suspended: false,
  });
  assert.equal(scaleProblem(at, between(2, topology.services.server.maxCount)), undefined);
  assert.match(scaleProblem(at, between(2, 12)) ?? '', /too few connections for 12 tasks/);
  assert.match(scaleProblem(at, between(4, 2)) ?? '', /more than/);
  assert.match(planScale(at, between(0, 0)).warnings.join(), /readers get errors/);
});

test('one-off tasks have the network of the service, never Spot, and a command of their own', () => {
  const plan = planFlush({
    names,
    environment: 'production',
    taskDefinition: revision,
    network: facts.network,
  });
  assert.deepEqual(Reflect.get(Object(plan.steps[0]), 'input'), {
    cluster: names.cluster,
    taskDefinition: revision,
    capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    networkConfiguration: facts.network,
    overrides: { containerOverrides: [{ name: 'server', command: ['node', 'server/flush-cache.ts'] }] },
    startedBy: 'mangu cache flush',
  });
  const debug = { image: 'd@sha256:1', family: 'debug', template: facts.template };
  const at = { names, environment: 'production', taskDefinition: revision, network: undefined };
  assert.deepEqual(steps(planExec({ ...at, command: ['sh'], debug })), [
    'ecs:RegisterTaskDefinition',
    'ecs:RunTask',
    'wait task',
  ]);
});

test('Redis refuses the old token only after the tasks have the new one, and only when it was seen', () => {
  const at = { topology, names, revision };
  assert.deepEqual(steps(planRedisRotation({ ...at, seen: false }))?.at(-1), 'wait rollout');
  assert.deepEqual(steps(planRedisRotation({ ...at, seen: true })), [
    'secretsmanager:RotateSecret',
    'wait rotation',
    'ecs:UpdateService',
    'wait rollout',
    'lambda:Invoke',
  ]);
});

test('snapshots are named by their second, and a restore knows which seconds there are', () => {
  const now = new Date('2026-11-25T13:59:00Z');
  assert.equal(stampOf(now), '20261125-135900');
  assert.match(planSnapshot('production', 'db', stampOf(now)).title, /snapshot/);
  const original = { BackupRetentionPeriod: 7, LatestRestorableTime: new Date('2026-11-25T13:55:00Z') };
  assert.match(timeProblem(now, original, now) ?? '', /later than 2026-11-25T13:55/);
  assert.match(timeProblem(new Date('2026-11-01T00:00:00Z'), original, now) ?? '', /7 days/);
  assert.equal(timeProblem(new Date('2026-11-25T13:00:00Z'), original, now), undefined);
});

test('a version of a secret goes up by exactly one', () => {
  assert.deepEqual(
    raiseVersion('a = 1\napplication_secret_version = 3 # x\n', 'application_secret_version'),
    {
      text: 'a = 1\napplication_secret_version = 4 # x\n',
      from: 3,
      to: 4,
    },
  );
  const unset = raiseVersion('# application_secret_version = 1\na = 1', 'application_secret_version');
  assert.match(unset.text, /a = 1\napplication_secret_version = 2\n$/);
  const change = (from: number | null, to: number) => ({
    format_version: '1.2',
    terraform_version: '1.11.0',
    resource_changes: [
      {
        address: 'aws_secretsmanager_secret_version.secrets_application-value_1',
        type: 'aws_secretsmanager_secret_version',
        change: {
          actions: ['update' as const],
          before: from === null ? null : { secret_string_wo_version: from },
          after: { secret_string_wo_version: to },
        },
      },
    ],
  });
  const jumps = (from: number | null, to: number) => versionJumps(change(from, to)).length;
  assert.deepEqual([jumps(null, 1), jumps(1, 1), jumps(1, 2), jumps(1, 3), jumps(2, 1)], [0, 0, 0, 1, 1]);
});

test('paths, spans, logs and their lines', () => {
  assert.deepEqual(['/', '/a/*'].map(pathProblem), [undefined, undefined]);
  assert.ok(pathProblem('a') && pathProblem('/*/a'));
  assert.deepEqual(['30s', '15m', '2h', '1d', '1w', 'm', '-1m'].map(spanOf), [
    30_000,
    900_000,
    7_200_000,
    86_400_000,
    undefined,
    undefined,
    undefined,
  ]);
  assert.equal(logPlace(names, 'migration').logStreamNamePrefix, `${names.migrationTask}/`);
  const event = { timestamp: 0, logStreamName: 'p/server/0123456789', message: 'a\u001b[31mb' };
  assert.equal(logLine(event), '1970-01-01T00:00:00.000Z 01234567 a [31mb');
});

test('a plan is told with its place, what it warns of and the calls it makes', () => {
  const plan = planDeploy(facts);
  assert.ok(plan);
  const lines = planLines(plan, { environment: 'production', account: '1', region: 'us-east-1' }, 100, plain);
  assert.equal(lines[0], 'Deploy server to production (account 1, us-east-1)');
  assert.match(
    lines.join('\n'),
    /then +sha256:bbbbbbbbbbbb… \(0\.2\.0\)[\s\S]*! ECR has not[\s\S]*6\. +Watch .* waits/,
  );
});

test('an environment is well when all tasks are healthy, nothing is being deployed and no alarm rings', () => {
  const service = {
    service: 'server' as const,
    running: 2,
    desired: 2,
    healthy: 2,
    revision: 'f:1',
    image: '',
    tags: [],
    deployment: null,
    lastEvent: null,
  };
  const status = {
    environment: 'production',
    account: '1',
    region: 'r',
    services: [service],
    alarms: [],
    costUsd: 1,
  };
  assert.equal(isWell(status), true);
  assert.equal(isWell({ ...status, alarms: ['x'] }), false);
  assert.equal(isWell({ ...status, services: [{ ...service, healthy: 1 }] }), false);
  assert.equal(
    isWell({ ...status, services: [{ ...service, deployment: { state: 'x', since: null } }] }),
    false,
  );
});
