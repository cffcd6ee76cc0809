/** An environment on an emulator of AWS, with the parts that the operator's commands work on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CloudFront } from '@aws-sdk/client-cloudfront';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { ECR } from '@aws-sdk/client-ecr';
import { ECS } from '@aws-sdk/client-ecs';
import { RDS } from '@aws-sdk/client-rds';
import { S3 } from '@aws-sdk/client-s3';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { environments } from '@mangu/topology/environments';
import { fixedNames, nameOf } from '@mangu/topology/names';
import type { ServiceName } from '@mangu/topology/types';
import { startEmulator } from '../../infra/verify/emulator.ts';

const topology = environments.production;
const names = fixedNames(topology);
export const account = '123456789012';
export const bucket = `${nameOf(topology, 'static-assets')}-${account}`;

export interface EmulatedAws {
  readonly url: string;
  /** What the command finds its way by. */
  readonly variables: Readonly<Record<string, string>>;
  readonly ecs: ECS;
  readonly s3: S3;
  readonly logs: CloudWatchLogs;
  readonly rds: RDS;
  /** Pushes an image with a tag. @returns its digest */
  push(service: ServiceName, tag: string): Promise<string>;
  /** Ends one-off tasks as they would end by themselves: the emulator runs nothing. */
  endTasks(): Promise<void>;
  stop(): Promise<void>;
}

/** @param python that has the emulator */
export async function emulateProduction(python: string): Promise<EmulatedAws> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-aws-'));
  const emulator = await startEmulator(python, folder);
  const settings = {
    endpoint: emulator.url,
    region: topology.region,
    credentials: { accessKeyId: account, secretAccessKey: 'none' },
  };
  const ecs = new ECS(settings);
  const ecr = new ECR(settings);
  const s3 = new S3({ ...settings, forcePathStyle: true });
  const logs = new CloudWatchLogs(settings);
  const rds = new RDS(settings);
  const push = async (service: ServiceName, tag: string): Promise<string> => {
    const layer = `${service}:${tag}`;
    const imageManifest = JSON.stringify({ schemaVersion: 2, config: { digest: layer }, layers: [] });
    const repositoryName = names.repositories[service];
    const { image } = await ecr.putImage({ repositoryName, imageManifest, imageTag: tag });
    return image?.imageId?.imageDigest ?? '';
  };
  await ecs.createCluster({ clusterName: names.cluster });
  await s3.createBucket({ Bucket: bucket });
  for (const service of ['server', 'client'] as const) {
    await ecr.createRepository({ repositoryName: names.repositories[service] });
    await logs.createLogGroup({ logGroupName: names.logGroups[service] });
    const image = imageOf(service, await push(service, '0.1.0'));
    await register(ecs, names.services[service], service, image);
    if (service === 'server') await register(ecs, names.migrationTask, service, image);
    await ecs.createService({
      cluster: names.cluster,
      serviceName: names.services[service],
      taskDefinition: names.services[service],
      desiredCount: 2,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] } },
    });
  }
  await rds.createDBInstance({
    DBInstanceIdentifier: names.database,
    Engine: 'postgres',
    DBInstanceClass: 'db.t3.small',
    AllocatedStorage: 50,
    MasterUsername: 'mangu',
    MasterUserPassword: 'of-an-emulator',
  });
  await new SecretsManager(settings).createSecret({ Name: names.secrets.redis, SecretString: '{}' });
  await distribution(new CloudFront(settings));
  return {
    url: emulator.url,
    variables: {
      AWS_ENDPOINT_URL: emulator.url,
      AWS_ACCESS_KEY_ID: account,
      AWS_SECRET_ACCESS_KEY: 'none',
      AWS_REGION: topology.region,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: path.join(folder, 'none'),
      AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'none'),
    },
    ecs,
    s3,
    logs,
    rds,
    push,
    async endTasks() {
      const { taskArns = [] } = await ecs.listTasks({ cluster: names.cluster, desiredStatus: 'RUNNING' });
      if (taskArns.length === 0) return;
      const { tasks = [] } = await ecs.describeTasks({ cluster: names.cluster, tasks: taskArns });
      for (const { taskArn, startedBy } of tasks) {
        if (taskArn && startedBy?.startsWith('mangu '))
          await ecs.stopTask({ cluster: names.cluster, task: taskArn });
      }
    },
    async stop() {
      await emulator.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const imageOf = (service: ServiceName, digest: string): string =>
  `${account}.dkr.ecr.${topology.region}.amazonaws.com/${names.repositories[service]}@${digest}`;

async function register(ecs: ECS, family: string, container: ServiceName, image: string): Promise<void> {
  await ecs.registerTaskDefinition({
    family,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '512',
    memory: '1024',
    containerDefinitions: [{ name: container, image, essential: true, readonlyRootFilesystem: true }],
  });
}

async function distribution(cloudfront: CloudFront): Promise<void> {
  await cloudfront.createDistribution({
    DistributionConfig: {
      CallerReference: 'emulated',
      Comment: nameOf(topology),
      Enabled: true,
      Origins: {
        Quantity: 1,
        Items: [
          {
            Id: 'services',
            DomainName: 'services.example',
            CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' },
          },
        ],
      },
      DefaultCacheBehavior: {
        TargetOriginId: 'services',
        ViewerProtocolPolicy: 'https-only',
        CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
      },
    },
  });
}
