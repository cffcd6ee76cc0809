import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { containers, serverImage } from '@mangu/topology/containers';
import { environment, readEnvironment } from '@mangu/topology/environment';
import { environments } from '@mangu/topology/environments';
import { synthesize } from '../testing/synth.ts';
import { MigrationTask } from './migration-task.ts';
import { serverEnvironment, serverSecrets } from './task-environment.ts';
import { TaskTemplate, type TaskTemplateProps } from './task-template.ts';

const make = (props: Partial<TaskTemplateProps> = {}) =>
  synthesize((stack, topology) => {
    new TaskTemplate(stack, 'task', {
      topology,
      service: 'server',
      family: 'mangu-server',
      image: 'repository@sha256:0',
      executionRoleArn: 'arn:execution',
      logGroupName: '/ecs/server',
      ...props,
    });
  }).one('aws_ecs_task_definition');

const containerOf = (definition: ReturnType<typeof make>) => {
  const [container, ...others] = JSON.parse(definition.container_definitions);
  assert.equal(others.length, 0);
  return container;
};

suite('a task', () => {
  test('has the size and the architecture of the topology', () => {
    const definition = make();
    assert.deepEqual([definition.cpu, definition.memory], ['512', '1024']);
    assert.deepEqual(definition.runtime_platform, {
      cpu_architecture: 'X86_64',
      operating_system_family: 'LINUX',
    });
    assert.deepEqual([make({ service: 'client' }).cpu, make({ service: 'client' }).memory], ['256', '512']);
  });

  test('is a Fargate task with an address of its own, whose old revisions stay', () => {
    const definition = make();
    assert.deepEqual(definition.requires_compatibilities, ['FARGATE']);
    assert.equal(definition.network_mode, 'awsvpc');
    assert.equal(definition.skip_destroy, true);
  });

  for (const service of ['server', 'client'] as const) {
    test(`of the ${service} runs without root and capabilities, and writes to its named folders only`, () => {
      const definition = make({ service });
      const container = containerOf(definition);
      assert.equal(container.readonlyRootFilesystem, true);
      assert.doesNotMatch(container.user, /^(0|root)\b/);
      assert.deepEqual(container.linuxParameters, {
        initProcessEnabled: true,
        capabilities: { drop: ['ALL'] },
      });
      const mounts: { containerPath: string; sourceVolume: string }[] = container.mountPoints;
      assert.deepEqual(
        mounts.map((mount) => mount.containerPath),
        containers[service].writablePaths,
      );
      assert.deepEqual(
        mounts.map((mount) => mount.sourceVolume),
        definition.volume.map((volume: { name: string }) => volume.name),
      );
    });
  }

  test('has time to end before it is killed', () => {
    assert.equal(containerOf(make()).stopTimeout, 115);
  });

  test('opens the port that it is given, or none', () => {
    assert.deepEqual(containerOf(make({ port: 3000 })).portMappings, [
      { containerPort: 3000, hostPort: 3000, protocol: 'tcp' },
    ]);
    assert.deepEqual(containerOf(make()).portMappings, []);
  });

  test('takes values of secrets by their exact address and key, never by value', () => {
    const container = containerOf(
      make({ secrets: { DATABASE_PASSWORD: { secretArn: 'arn:secret-AbCdEf', key: 'password' } } }),
    );
    assert.deepEqual(container.secrets, [
      { name: 'DATABASE_PASSWORD', valueFrom: 'arn:secret-AbCdEf:password::' },
    ]);
    assert.deepEqual(container.environment, []);
  });

  test('writes to the log group that exists, and never waits for it', () => {
    const { logDriver, options } = containerOf(make()).logConfiguration;
    assert.equal(logDriver, 'awslogs');
    assert.equal(options['awslogs-group'], '/ecs/server');
    assert.equal(options['awslogs-create-group'], undefined);
    assert.equal(options.mode, 'non-blocking');
  });
});

suite('what the server is told', () => {
  const around = {
    publicUrl: 'https://books.example.org',
    databaseHost: 'db.internal',
    redisHost: 'redis.internal',
    uploadsBucket: 'uploads',
    mail: { from: 'mail@books.example.org', region: 'us-east-1' },
  };
  const plain = serverEnvironment(environments.production, around);
  const secrets = serverSecrets({
    database: 'arn:d',
    redis: 'arn:r',
    application: 'arn:a',
    originHeader: ['arn:o', 'arn:e'],
  });

  test('is understood by the server, word for word', () => {
    const values = Object.fromEntries(Object.keys(secrets).map((name) => [name, 'from-a-secret']));
    const result = readEnvironment({ ...plain, ...values });
    assert(result.ok, JSON.stringify(result));
    assert.equal(result.value.PORT, environments.production.ports.server);
    assert.equal(result.value.DATABASE_TLS, 'verify-full');
    assert.equal(result.value.REDIS_TLS, 'verify-full');
    assert.equal(result.value.SERVER_TLS, 'self-signed');
    // Two checks 15 s apart, and the 5 s that the second may take.
    assert.equal(result.value.DRAIN_SECONDS, 35);
  });

  test('is every variable of the contract but the named ones', () => {
    const left = {
      DATABASE_URL: 'the parts say it',
      REDIS_URL: 'the parts say it',
      S3_ENDPOINT: "it is AWS's own",
      MANGU_HANDBOOK: 'a new installation begins with the handbook',
      LOG_LEVEL: 'the default',
      SMTP_URL: 'SES takes our mail',
      OIDC_ISSUER: 'people sign in with a password',
      OIDC_CLIENT_ID: 'people sign in with a password',
      OIDC_CLIENT_SECRET: 'people sign in with a password',
      OIDC_NAME: 'people sign in with a password',
      METRICS_PORT: 'no Prometheus is there to ask',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'no collector is there to take traces',
    };
    const told = [...Object.keys(plain), ...Object.keys(secrets), ...Object.keys(left)];
    assert.deepEqual(told.sort(), Object.keys(environment).sort());
  });

  test('says nothing of mail where there is no domain to send it from', () => {
    const told = Object.keys(serverEnvironment(environments.development, { ...around, mail: undefined }));
    assert.deepEqual(
      Object.keys(plain).filter((name) => !told.includes(name)),
      ['MAIL_FROM', 'SES_REGION'],
    );
  });

  test('holds no secret in the clear', () => {
    for (const name of Object.keys(plain)) {
      assert.equal(Object(environment)[name].secret, false, name);
    }
  });
});

suite('the migration', () => {
  const definition = synthesize((stack, topology) => {
    new MigrationTask(stack, 'migration', {
      topology,
      image: 'repository@sha256:0',
      executionRoleArn: 'arn:execution',
      logGroupName: '/ecs/server',
      databaseHost: 'db.internal',
      databaseSecretArn: 'arn:d',
    });
  }).one('aws_ecs_task_definition');

  test("is the server's image with another command, in a family of its own", () => {
    assert.equal(definition.family, 'mangu-publishing-migrate-production');
    assert.deepEqual(containerOf(definition).command, serverImage.migrate);
    assert.equal(definition.task_role_arn, undefined);
  });

  test('knows the database and nothing else', () => {
    const { environment: told, secrets } = containerOf(definition);
    const names: string[] = [...told, ...secrets].map((one) => one.name);
    assert(names.includes('DATABASE_PASSWORD') && names.includes('DATABASE_CA'));
    assert.deepEqual(
      names.filter((name) => !name.startsWith('DATABASE_')),
      [],
    );
  });
});
