/** The operator's commands against an emulator of AWS, as a person runs them. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, suite, type TestContext, test } from 'node:test';
import { environments } from '@mangu/topology/environments';
import { fixedNames } from '@mangu/topology/names';
import { findPython, howToGetEmulator } from '../../infra/verify/requirements.ts';
import { lockKey } from '../aws/lock.ts';
import { account, bucket, type EmulatedAws, emulateProduction, imageOf } from '../testing/emulated.ts';
import { mangu, temporaryFolder } from '../testing/run-mangu.ts';

const python = await findPython();
const names = fixedNames(environments.production);

suite('on an emulated AWS', { skip: python ? false : `needs ${howToGetEmulator}` }, () => {
  let aws: EmulatedAws;
  before(async () => {
    aws = await emulateProduction(python ?? '');
  });
  after(() => aws?.stop());

  /** Runs it, ending one-off tasks as they come. */
  const run = async (...words: readonly string[]) => {
    let ended = false;
    const ending = (async () => {
      while (!ended) {
        await aws.endTasks();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    })();
    const finished = await mangu(words, aws.variables).finally(() => {
      ended = true;
    });
    await ending;
    return finished;
  };
  const service = async (name: 'server' | 'client') => {
    const { services = [] } = await aws.ecs.describeServices({
      cluster: names.cluster,
      services: [names.services[name]],
    });
    const [found] = services;
    assert.ok(found);
    return found;
  };
  const runningImage = async (name: 'server' | 'client') => {
    const { taskDefinition = '' } = await service(name);
    const answer = await aws.ecs.describeTaskDefinition({ taskDefinition });
    return answer.taskDefinition?.containerDefinitions?.[0]?.image;
  };

  test('deploy migrates, rolls over by digest, frees its lock, and has nothing to do the second time', async () => {
    const digest = await aws.push('server', '0.2.0');
    const planned = await run('deploy', 'server', '--image', '0.2.0', '--plan', '--json');
    assert.equal(planned.code, 0, planned.stderr);
    const plan = JSON.parse(planned.stdout);
    assert.deepEqual([plan.account, plan.region, plan.done], [account, 'us-east-1', false]);
    assert.equal(await runningImage('server').then((image) => image?.endsWith(digest)), false);

    const unasked = await run('deploy', 'server', '--image', '0.2.0');
    assert.deepEqual([unasked.code, /no terminal to ask on/.test(unasked.stderr)], [2, true]);

    const deployed = await run('deploy', 'server', '--image', '0.2.0', '--yes');
    assert.equal(deployed.code, 0, deployed.stderr);
    assert.match(deployed.stdout, /Deploy server to production \(account 123456789012, us-east-1\)/);
    assert.match(deployed.stdout, /ecs:RunTask[\s\S]*ecs:UpdateService[\s\S]*Done in/);
    assert.equal(await runningImage('server'), imageOf('server', digest));
    const { taskDefinition } = await aws.ecs.describeTaskDefinition({ taskDefinition: names.migrationTask });
    assert.equal(taskDefinition?.containerDefinitions?.[0]?.image, imageOf('server', digest));
    const lock = await aws.s3.getObject({ Bucket: bucket, Key: lockKey });
    assert.equal(JSON.parse((await lock.Body?.transformToString()) ?? '').free, true);

    const again = await run('deploy', 'server', '--image', digest, '--yes');
    assert.deepEqual([again.code, /runs sha256:.* already/.test(again.stdout)], [0, true], again.stderr);
    const missing = await run('deploy', 'server', '--image', '9.9.9', '--yes');
    assert.deepEqual([missing.code, /no image "9\.9\.9"/.test(missing.stderr)], [3, true]);
  });

  test("the client's hashed files are beside the old ones before its tasks change", async (t: TestContext) => {
    const folder = temporaryFolder(t);
    mkdirSync(path.join(folder, 'fonts'));
    writeFileSync(path.join(folder, 'main-1a2b.js'), 'x');
    writeFileSync(path.join(folder, 'fonts/text-3c.woff2'), 'y');
    await aws.s3.putObject({ Bucket: bucket, Key: 'assets/old-00.js', Body: 'z' });
    const digest = await aws.push('client', '0.2.0');
    const without = await run('deploy', 'client', '--image', '0.2.0', '--yes');
    assert.deepEqual([without.code, /--assets/.test(without.stderr)], [2, true]);
    const { code, stderr } = await run('deploy', 'client', '--image', '0.2.0', '--assets', folder, '--yes');
    assert.equal(code, 0, stderr);
    assert.equal(await runningImage('client'), imageOf('client', digest));
    const { Contents = [] } = await aws.s3.listObjectsV2({ Bucket: bucket, Prefix: 'assets/' });
    assert.deepEqual(
      Contents.map(({ Key }) => Key),
      ['assets/fonts/text-3c.woff2', 'assets/main-1a2b.js', 'assets/old-00.js'],
    );
    const { ContentType, CacheControl } = await aws.s3.headObject({
      Bucket: bucket,
      Key: 'assets/main-1a2b.js',
    });
    assert.deepEqual(
      [ContentType, CacheControl],
      ['text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    );
  });

  test('a second operator is refused while the first is at it, and a lock that ran out is taken over', async () => {
    const hold = (until: number) =>
      aws.s3.putObject({
        Bucket: bucket,
        Key: lockKey,
        Body: JSON.stringify({
          id: '1',
          who: 'arn:aws:sts::123456789012:assumed-role/operator/grace',
          what: 'deploy server',
          since: '2026-11-25T12:00:00.000Z',
          until: new Date(until).toISOString(),
          free: false,
        }),
      });
    await hold(Date.now() + 300_000);
    const before = await service('client');
    const refused = await run('scale', 'client', '3', '--yes');
    assert.equal(refused.code, 3);
    assert.match(refused.stderr, /grace \(deploy server[\s\S]*Nothing was done[\s\S]*runs out in \d+ min/);
    assert.equal((await service('client')).desiredCount, before.desiredCount);
    await hold(Date.now() - 1000);
    const taken = await run('scale', 'client', '3', '--yes');
    assert.equal(taken.code, 0, taken.stderr);
    assert.match(taken.stderr, /Took over a lock that had run out: .*grace/);
    assert.equal((await service('client')).desiredCount, 3);
  });

  test('rollback takes a revision by its number, and a restart starts the tasks anew', async () => {
    const { taskDefinition = '' } = await service('server');
    const back = await run('rollback', 'server', '--to', '1', '--yes');
    assert.equal(back.code, 0, back.stderr);
    assert.equal((await service('server')).taskDefinition, taskDefinition.replace(/:\d+$/, ':1'));
    const first = (await service('server')).deployments?.[0]?.id;
    const restarted = await run('deploy', 'server', '--restart', '--yes');
    assert.equal(restarted.code, 0, restarted.stderr);
    assert.notEqual((await service('server')).deployments?.[0]?.id, first);
  });

  test('exec and cache flush run a task of their own in the place of the server', async () => {
    const flushed = await run('cache', 'flush', '--yes');
    assert.equal(flushed.code, 0, flushed.stderr);
    await aws.push('server', 'debug-1');
    const ran = await run('exec', '--image', 'debug-1', '--yes', '--', 'sh', '-c', 'echo hello');
    assert.equal(ran.code, 0, ran.stderr);
    const { taskArns = [] } = await aws.ecs.listTasks({ cluster: names.cluster, desiredStatus: 'STOPPED' });
    const { tasks = [] } = await aws.ecs.describeTasks({ cluster: names.cluster, tasks: taskArns });
    const commands = tasks.map(({ overrides }) => overrides?.containerOverrides?.[0]?.command?.join(' '));
    assert.ok(commands.includes('node server/flush-cache.ts'));
    assert.ok(commands.includes('sh -c echo hello'));
  });

  test('a snapshot is taken, and restored beside the database that runs', async () => {
    const taken = await run('db', 'snapshot', '--yes', '--json');
    assert.equal(taken.code, 0, taken.stderr);
    const [, id] = JSON.parse(taken.stdout).facts[0];
    const restored = await run('db', 'restore', '--snapshot', id, '--yes');
    assert.equal(restored.code, 0, restored.stderr);
    const { DBInstances = [] } = await aws.rds.describeDBInstances({});
    assert.ok(DBInstances.some((one) => one.DBInstanceIdentifier === `${names.database}-restored`));
    const twice = await run('db', 'restore', '--snapshot', id, '--yes');
    assert.deepEqual([twice.code, /is there already/.test(twice.stderr)], [3, true]);
  });

  test('paths are forgotten by CloudFront, and what is no path is wrong use', async () => {
    const { code, stdout, stderr } = await run('invalidate', '/', '/read/*', '--yes');
    assert.deepEqual([code, /Forget 2 paths/.test(stdout)], [0, true], stderr);
    const wrong = await run('invalidate', 'read');
    assert.deepEqual([wrong.code, /begin with a slash/.test(wrong.stderr)], [2, true]);
  });

  test("Redis's token is rotated and the server's tasks are started anew", async () => {
    const first = (await service('server')).deployments?.[0]?.id;
    const { code, stderr } = await run('secrets', 'rotate', 'redis', '--yes');
    assert.equal(code, 0, stderr);
    assert.notEqual((await service('server')).deployments?.[0]?.id, first);
  });

  test('logs are printed with time and task, also as JSON', async () => {
    const stream = { logGroupName: names.logGroups.server, logStreamName: 'a/server/0123456789abcdef' };
    await aws.logs.createLogStream(stream);
    const message = '{"level":30,"msg":"ready\\u001b[31m"}';
    await aws.logs.putLogEvents({ ...stream, logEvents: [{ timestamp: Date.now(), message }] });
    const { code, stdout, stderr } = await run('logs', 'server', '--since', '5m');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /Z 01234567 \{"level":30/);
    const json = await run('logs', 'server', '--json');
    assert.equal(JSON.parse(json.stdout.split('\n')[0] ?? '').message, message);
    const none = await run('logs', 'database');
    assert.deepEqual([none.code, /has no log/.test(none.stderr)], [3, true]);
  });

  test('status tells services, versions and alarms', async () => {
    const { stdout, stderr } = await run('status', '--environment', 'production', '--json');
    const status = JSON.parse(stdout || '{}');
    assert.equal(stderr, '');
    assert.deepEqual([status.account, status.alarms, status.costUsd], [account, [], null]);
    assert.deepEqual(
      status.services.map((one: { service: string }) => one.service),
      ['server', 'client'],
    );
    const words = await run('status', '--environment', 'production');
    assert.match(
      words.stdout,
      /production \(account 123456789012[\s\S]*server +\d of 2 tasks[\s\S]*none rings/,
    );
  });

  test('an environment that is not in the account is told, and nothing is done', async () => {
    const { code, stderr } = await run('scale', 'client', '3', '--environment', 'staging', '--yes');
    assert.deepEqual([code, /no service mangu-publishing-client-staging/.test(stderr)], [3, true], stderr);
  });
});
