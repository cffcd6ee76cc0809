import { IamRole } from '@cdktn/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktn/provider-aws/lib/iam-role-policy/index.js';
import { nameOf } from '@mangu/topology/names';
import type { ServiceName, Topology } from '@mangu/topology/types';
import type { ITerraformDependable } from 'cdktn';
import { Construct } from 'constructs';
import { policyDocument, type Statement } from './policy.ts';

export interface AccountIds {
  readonly id: string;
  readonly partition: string;
}

export interface ServiceRolesProps {
  readonly topology: Topology;
  readonly account: AccountIds;
  readonly service: ServiceName;
  readonly repositoryArn: string;
  readonly logGroupArn: string;
  /** The secrets whose values go into the tasks, and nothing else. Default: none. */
  readonly secretArns?: readonly string[];
  /** Parameters whose values go into the tasks. Default: none. */
  readonly parameterArns?: readonly string[];
  /** Key of both; needed when there are any. */
  readonly secretKeyArn?: string;
  /** What the program itself may do. Default: nothing. */
  readonly taskStatements?: readonly Statement[];
  /** Lets people open a shell in a task. Default: false. */
  readonly shellAccess?: boolean;
  /** Default: none. */
  readonly permissionsBoundaryArn?: string;
}

/** The two roles of a service: ECS itself takes one to start a task, the program in it the other. */
export class ServiceRoles extends Construct {
  readonly executionRoleArn: string;
  readonly taskRoleArn: string;
  readonly taskRoleName: string;
  /** Wait for these before starting a task. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ServiceRolesProps) {
    super(scope, id);
    const { topology, service, secretKeyArn, taskStatements = [], shellAccess } = props;
    const { secretArns = [], parameterArns = [] } = props;
    if (secretArns.length + parameterArns.length > 0 && secretKeyArn === undefined)
      throw new Error(`${service} has secrets; its role needs their key.`);

    const role = (part: string, description: string) =>
      new IamRole(this, part, {
        name: nameOf(topology, `${service}-${part}`),
        description,
        assumeRolePolicy: tasksMayAssume(props),
        ...(props.permissionsBoundaryArn === undefined
          ? {}
          : { permissionsBoundary: props.permissionsBoundaryArn }),
      });
    const execution = role('execution', `Starts tasks of ${service}: image, log, secrets`);
    const task = role('task', `What ${service} itself may do`);
    const allowed = [...taskStatements, ...(shellAccess ? [shellStatement] : [])];
    this.executionRoleArn = execution.arn;
    this.taskRoleArn = task.arn;
    this.taskRoleName = task.id;
    this.ready = [
      new IamRolePolicy(this, 'execution-policy', {
        name: 'start-task',
        role: execution.id,
        policy: policyDocument(...executionStatements(props)),
      }),
      ...(allowed.length === 0
        ? []
        : [
            new IamRolePolicy(this, 'task-policy', {
              name: service,
              role: task.id,
              policy: policyDocument(...allowed),
            }),
          ]),
    ];
  }
}

/** What the server does with its bucket: one object at a time, uploads in parts, and a list to clean up. */
export function uploadStatements(
  region: string,
  { bucketArn, keyArn }: { readonly bucketArn: string; readonly keyArn: string },
): readonly Statement[] {
  return [
    {
      sid: 'Objects',
      actions: [
        's3:GetObject',
        's3:PutObject',
        's3:DeleteObject',
        's3:AbortMultipartUpload',
        's3:ListMultipartUploadParts',
      ],
      resources: [`${bucketArn}/*`],
    },
    // Without the right to list, a missing object answers 403 instead of 404.
    { sid: 'List', actions: ['s3:ListBucket', 's3:ListBucketMultipartUploads'], resources: [bucketArn] },
    {
      sid: 'Key',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
    },
  ];
}

function tasksMayAssume({ topology, account }: ServiceRolesProps): string {
  return policyDocument({
    sid: 'Tasks',
    principals: { Service: 'ecs-tasks.amazonaws.com' },
    actions: ['sts:AssumeRole'],
    conditions: {
      StringEquals: { 'aws:SourceAccount': account.id },
      ArnLike: { 'aws:SourceArn': `arn:${account.partition}:ecs:${topology.region}:${account.id}:*` },
    },
  });
}

function executionStatements(props: ServiceRolesProps): readonly Statement[] {
  const { topology, repositoryArn, logGroupArn, secretArns = [], parameterArns = [], secretKeyArn } = props;
  const readers = [
    ...(secretArns.length === 0 ? [] : ['secretsmanager']),
    ...(parameterArns.length === 0 ? [] : ['ssm']),
  ].map((service) => `${service}.${topology.region}.amazonaws.com`);
  const secrets: Statement[] =
    secretKeyArn === undefined || readers.length === 0
      ? []
      : [
          ...(secretArns.length === 0
            ? []
            : [{ sid: 'Secrets', actions: ['secretsmanager:GetSecretValue'], resources: secretArns }]),
          ...(parameterArns.length === 0
            ? []
            : [{ sid: 'Parameters', actions: ['ssm:GetParameters'], resources: parameterArns }]),
          {
            sid: 'SecretsKey',
            actions: ['kms:Decrypt'],
            resources: [secretKeyArn],
            conditions: { StringEquals: { 'kms:ViaService': readers } },
          },
        ];
  return [
    // AWS knows no narrower resource for this one action.
    { sid: 'Registry', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
    {
      sid: 'Image',
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      resources: [repositoryArn],
    },
    {
      sid: 'Log',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [`${logGroupArn}:*`],
    },
    ...secrets,
  ];
}

/** The four calls of the agent behind `aws ecs execute-command`; AWS knows no narrower resource for them. */
const shellStatement: Statement = {
  sid: 'Shell',
  actions: [
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel',
  ],
  resources: ['*'],
};
