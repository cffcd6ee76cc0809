/** The clients of AWS that the operator's commands use, each loaded when it is first asked for. */
import type { ApplicationAutoScaling } from '@aws-sdk/client-application-auto-scaling';
import type { CloudFront } from '@aws-sdk/client-cloudfront';
import type { CloudWatch } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { CostExplorer } from '@aws-sdk/client-cost-explorer';
import type { ECR } from '@aws-sdk/client-ecr';
import type { ECS } from '@aws-sdk/client-ecs';
import type { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Lambda } from '@aws-sdk/client-lambda';
import type { RDS } from '@aws-sdk/client-rds';
import type { S3 } from '@aws-sdk/client-s3';
import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import type { STS } from '@aws-sdk/client-sts';

export interface Clients {
  readonly scaling: () => Promise<ApplicationAutoScaling>;
  readonly cloudfront: () => Promise<CloudFront>;
  readonly cloudwatch: () => Promise<CloudWatch>;
  readonly logs: () => Promise<CloudWatchLogs>;
  readonly costs: () => Promise<CostExplorer>;
  readonly ecr: () => Promise<ECR>;
  readonly ecs: () => Promise<ECS>;
  readonly balancing: () => Promise<ElasticLoadBalancingV2>;
  readonly lambda: () => Promise<Lambda>;
  readonly rds: () => Promise<RDS>;
  readonly s3: () => Promise<S3>;
  readonly secrets: () => Promise<SecretsManager>;
  readonly sts: () => Promise<STS>;
}

/** Endpoint and credentials are the SDK's business: it reads its own variables and files. */
export function lazyClients(region: string): Clients {
  const settings = { region, maxAttempts: 4 };
  // CloudFront and the costs are kept in one region for the whole world.
  const global = { ...settings, region: 'us-east-1' };
  const addressed = process.env.AWS_ENDPOINT_URL !== undefined;
  return {
    scaling: once(() =>
      import('@aws-sdk/client-application-auto-scaling').then(
        (sdk) => new sdk.ApplicationAutoScaling(settings),
      ),
    ),
    cloudfront: once(() => import('@aws-sdk/client-cloudfront').then((sdk) => new sdk.CloudFront(global))),
    cloudwatch: once(() => import('@aws-sdk/client-cloudwatch').then((sdk) => new sdk.CloudWatch(settings))),
    logs: once(() =>
      import('@aws-sdk/client-cloudwatch-logs').then((sdk) => new sdk.CloudWatchLogs(settings)),
    ),
    costs: once(() => import('@aws-sdk/client-cost-explorer').then((sdk) => new sdk.CostExplorer(global))),
    ecr: once(() => import('@aws-sdk/client-ecr').then((sdk) => new sdk.ECR(settings))),
    ecs: once(() => import('@aws-sdk/client-ecs').then((sdk) => new sdk.ECS(settings))),
    balancing: once(() =>
      import('@aws-sdk/client-elastic-load-balancing-v2').then(
        (sdk) => new sdk.ElasticLoadBalancingV2(settings),
      ),
    ),
    lambda: once(() => import('@aws-sdk/client-lambda').then((sdk) => new sdk.Lambda(settings))),
    rds: once(() => import('@aws-sdk/client-rds').then((sdk) => new sdk.RDS(settings))),
    // Names of buckets become names of hosts at AWS only.
    s3: once(() =>
      import('@aws-sdk/client-s3').then((sdk) => new sdk.S3({ ...settings, forcePathStyle: addressed })),
    ),
    secrets: once(() =>
      import('@aws-sdk/client-secrets-manager').then((sdk) => new sdk.SecretsManager(settings)),
    ),
    sts: once(() => import('@aws-sdk/client-sts').then((sdk) => new sdk.STS(settings))),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
