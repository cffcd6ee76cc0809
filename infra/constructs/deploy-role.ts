import { IamRole } from '@cdktn/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktn/provider-aws/lib/iam-role-policy/index.js';
import { fixedNames } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';
import { policyDocument, type Statement } from './policy.ts';
import type { AccountIds } from './service-roles.ts';

export interface DeployRoleProps {
  readonly topology: Topology;
  readonly account: AccountIds;
  /** Of the identity provider that `bootstrap` made for GitHub. */
  readonly oidcProviderArn: string;
  /** `owner/name` */
  readonly githubRepository: string;
  readonly repositoryArns: readonly string[];
  readonly clusterArn: string;
  readonly serviceArns: readonly string[];
  /** Of the services and the migration, without the colon and number. */
  readonly familyArns: readonly string[];
  readonly migrationFamilyArn: string;
  /** The roles that tasks take; none but these is handed to a task. */
  readonly taskRoleArns: readonly string[];
  readonly serverLogGroupArn: string;
  readonly assets: { readonly bucketArn: string; readonly keyArn: string; readonly distributionArn: string };
  /** Default: none. */
  readonly permissionsBoundaryArn?: string;
}

const githubIssuer = 'token.actions.githubusercontent.com';

/**
 * What a workflow becomes when it deploys: only from this repository, only through its environment of the same name
 * (whose reviewers GitHub asks), with a token that lives an hour.
 */
export class DeployRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: DeployRoleProps) {
    super(scope, id);
    const { topology, oidcProviderArn, githubRepository, permissionsBoundaryArn } = props;
    const role = new IamRole(this, 'role', {
      name: fixedNames(topology).deployRole,
      description: 'Workflows of the repository that deploy this environment',
      maxSessionDuration: 3600,
      ...(permissionsBoundaryArn === undefined ? {} : { permissionsBoundary: permissionsBoundaryArn }),
      assumeRolePolicy: policyDocument({
        sid: 'Workflow',
        principals: { Federated: oidcProviderArn },
        actions: ['sts:AssumeRoleWithWebIdentity'],
        conditions: {
          StringEquals: {
            [`${githubIssuer}:aud`]: 'sts.amazonaws.com',
            [`${githubIssuer}:sub`]: `repo:${githubRepository}:environment:${topology.environment}`,
          },
        },
      }),
    });
    new IamRolePolicy(this, 'policy', {
      name: 'deploy',
      role: role.id,
      policy: policyDocument(
        ...pushImages(props),
        ...updateServices(props),
        ...migrate(props),
        ...publishAssets(props),
      ),
    });
    this.arn = role.arn;
  }
}

function pushImages({ repositoryArns }: DeployRoleProps): Statement[] {
  return [
    // AWS knows no narrower resource for this one action.
    { sid: 'Registry', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
    {
      sid: 'Images',
      actions: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:CompleteLayerUpload',
        'ecr:DescribeImages',
        'ecr:DescribeImageScanFindings',
        'ecr:GetDownloadUrlForLayer',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      resources: repositoryArns,
    },
  ];
}

function updateServices(props: DeployRoleProps): Statement[] {
  const { topology, account, clusterArn, serviceArns, familyArns, taskRoleArns } = props;
  const inCluster = { ArnEquals: { 'ecs:cluster': clusterArn } };
  const ecs = `arn:${account.partition}:ecs:${topology.region}:${account.id}`;
  return [
    // AWS knows no narrower resource for these two; what a new revision may become is bounded by PassRoles.
    {
      sid: 'Templates',
      actions: ['ecs:DescribeTaskDefinition', 'ecs:RegisterTaskDefinition'],
      resources: ['*'],
    },
    {
      sid: 'TagTemplates',
      actions: ['ecs:TagResource'],
      resources: familyArns.map((arn) => `${arn}:*`),
      conditions: { StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' } },
    },
    {
      sid: 'PassRoles',
      actions: ['iam:PassRole'],
      resources: taskRoleArns,
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
    {
      sid: 'Services',
      actions: ['ecs:DescribeServices', 'ecs:ListServiceDeployments', 'ecs:UpdateService'],
      resources: serviceArns,
      conditions: inCluster,
    },
    {
      sid: 'Deployments',
      actions: ['ecs:DescribeServiceDeployments', 'ecs:DescribeServiceRevisions'],
      resources: Object.values(fixedNames(topology).services).flatMap((service) =>
        ['service', 'service-deployment', 'service-revision'].map(
          (kind) =>
            `${ecs}:${kind}/${fixedNames(topology).cluster}/${service}${kind === 'service' ? '' : '/*'}`,
        ),
      ),
    },
  ];
}

function migrate(props: DeployRoleProps): Statement[] {
  const { topology, account, clusterArn, migrationFamilyArn, serverLogGroupArn } = props;
  const inCluster = { ArnEquals: { 'ecs:cluster': clusterArn } };
  const tasks = `arn:${account.partition}:ecs:${topology.region}:${account.id}:task/${fixedNames(topology).cluster}/*`;
  return [
    {
      sid: 'Migrate',
      actions: ['ecs:RunTask'],
      resources: [`${migrationFamilyArn}:*`],
      conditions: inCluster,
    },
    { sid: 'MigrationState', actions: ['ecs:DescribeTasks'], resources: [tasks], conditions: inCluster },
    {
      sid: 'MigrationLog',
      actions: ['logs:FilterLogEvents', 'logs:GetLogEvents'],
      resources: [`${serverLogGroupArn}:*`],
    },
  ];
}

function publishAssets({ topology, assets }: DeployRoleProps): Statement[] {
  const { bucketArn, keyArn, distributionArn } = assets;
  return [
    {
      sid: 'Assets',
      actions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
      resources: [`${bucketArn}/*`],
    },
    { sid: 'AssetList', actions: ['s3:ListBucket'], resources: [bucketArn] },
    {
      sid: 'AssetKey',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${topology.region}.amazonaws.com` } },
    },
    {
      sid: 'Invalidate',
      actions: ['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'],
      resources: [distributionArn],
    },
  ];
}
