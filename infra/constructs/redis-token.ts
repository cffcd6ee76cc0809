import { CloudwatchLogGroup } from '@cdktn/provider-aws/lib/cloudwatch-log-group/index.js';
import { IamRole } from '@cdktn/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktn/provider-aws/lib/iam-role-policy/index.js';
import { LambdaFunction } from '@cdktn/provider-aws/lib/lambda-function/index.js';
import { LambdaInvocation } from '@cdktn/provider-aws/lib/lambda-invocation/index.js';
import { LambdaPermission } from '@cdktn/provider-aws/lib/lambda-permission/index.js';
import { SecretsmanagerSecretRotation } from '@cdktn/provider-aws/lib/secretsmanager-secret-rotation/index.js';
import { nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import { Fn, type ITerraformDependable } from 'cdktn';
import { Construct } from 'constructs';
import { archiveOf } from '../assets.ts';
import type { Account } from './account.ts';
import { policyDocument } from './policy.ts';

export interface RedisTokenProps {
  readonly topology: Topology;
  readonly account: Account;
  readonly secretArn: string;
  readonly cache: { readonly id: string; readonly arn: string; readonly host: string };
  /** Raised by one, it makes a new token outside the schedule. */
  readonly tokenVersion: number;
  /** Private subnets, from which AWS and Redis are reached. */
  readonly subnetIds: readonly string[];
  /** One that Redis admits: the tasks'. */
  readonly securityGroupId: string;
  /** What must be there for the subnets to reach AWS: routes and gateways. */
  readonly network: readonly ITerraformDependable[];
  readonly dataKeyArn: string;
  readonly logsKeyArn: string;
  /** Topic that hears of rotations that failed; encrypted with the key of the logs. */
  readonly failureTopicArn: string;
  /** Default: none. */
  readonly permissionsBoundaryArn?: string;
}

/** As long as a function may take: ElastiCache needs minutes for each change of a token. */
const functionSeconds = 900;

/**
 * The function that makes Redis's token, keeps it in its secret and sets it at ElastiCache: called by Terraform once
 * per version before anything needs it, and by Secrets Manager for each rotation (docs/decisions/0020).
 */
export class RedisToken extends Construct {
  readonly functionName: string;
  readonly logGroupName: string;
  /** Wait for these before a task starts that reads Redis's secret. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: RedisTokenProps) {
    super(scope, id);
    const { topology, account, secretArn, cache } = props;
    const name = nameOf(topology, 'redis-token');
    const log = new CloudwatchLogGroup(this, 'log', {
      name: `/aws/lambda/${name}`,
      retentionInDays: topology.logs.retentionDays,
      kmsKeyId: props.logsKeyArn,
    });
    const { role, rights } = this.functionRole(props, log.arn);
    const code = archiveOf(
      this,
      'code',
      new URL('../functions/redis-token/', import.meta.url),
      'redis-token',
    );
    const made = new LambdaFunction(this, 'function', {
      functionName: name,
      description: "Makes, sets and rotates Redis's token",
      role: role.arn,
      runtime: 'nodejs22.x',
      architectures: ['arm64'],
      handler: 'index.handler',
      filename: code.path,
      sourceCodeHash: code.hash,
      timeout: functionSeconds,
      memorySize: 256,
      // Unreserved: of the ten that a new account may run at once, AWS lets none be set aside.
      reservedConcurrentExecutions: -1,
      kmsKeyArn: props.dataKeyArn,
      environment: {
        variables: {
          SECRET_ARN: secretArn,
          REPLICATION_GROUP: cache.id,
          REDIS_HOST: cache.host,
          REDIS_PORT: String(topology.ports.redis),
        },
      },
      // In the private subnets, because a new token counts only when Redis itself has taken it.
      vpcConfig: { subnetIds: [...props.subnetIds], securityGroupIds: [props.securityGroupId] },
      loggingConfig: { logFormat: 'JSON', logGroup: log.name },
      tracingConfig: { mode: 'PassThrough' },
      deadLetterConfig: { targetArn: props.failureTopicArn },
      dependsOn: [rights],
    });
    const invocation = new LambdaInvocation(this, 'apply', {
      functionName: made.functionName,
      input: Fn.jsonencode({ action: 'apply', version: props.tokenVersion }),
      dependsOn: [...props.network],
    });
    const permission = new LambdaPermission(this, 'permission', {
      functionName: made.functionName,
      action: 'lambda:InvokeFunction',
      principal: 'secretsmanager.amazonaws.com',
      sourceArn: secretArn,
      sourceAccount: account.id,
    });
    new SecretsmanagerSecretRotation(this, 'rotation', {
      secretId: secretArn,
      rotationLambdaArn: made.arn,
      rotationRules: { automaticallyAfterDays: topology.secrets.redisRotationDays },
      // The first token is new enough.
      rotateImmediately: false,
      dependsOn: [permission, invocation],
    });

    this.functionName = made.functionName;
    this.logGroupName = log.name;
    this.ready = [invocation];
  }

  private functionRole(props: RedisTokenProps, logArn: string) {
    const { topology, account, secretArn, cache, dataKeyArn, logsKeyArn } = props;
    const boundary = props.permissionsBoundaryArn;
    const role = new IamRole(this, 'role', {
      name: nameOf(topology, 'redis-token'),
      description: "Makes, sets and rotates Redis's token",
      assumeRolePolicy: policyDocument({
        sid: 'Lambda',
        principals: { Service: 'lambda.amazonaws.com' },
        actions: ['sts:AssumeRole'],
      }),
      ...(boundary === undefined ? {} : { permissionsBoundary: boundary }),
    });
    const rights = new IamRolePolicy(this, 'rights', {
      name: 'redis-token',
      role: role.id,
      policy: policyDocument(
        {
          sid: 'Secret',
          actions: [
            'secretsmanager:DescribeSecret',
            'secretsmanager:GetSecretValue',
            'secretsmanager:PutSecretValue',
            'secretsmanager:UpdateSecretVersionStage',
          ],
          resources: [secretArn],
        },
        {
          // Knows no resource; all it gives is a random word.
          sid: 'Random',
          actions: ['secretsmanager:GetRandomPassword'],
          resources: ['*'],
        },
        {
          sid: 'SecretKey',
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [dataKeyArn],
          conditions: {
            StringEquals: { 'kms:ViaService': `secretsmanager.${account.region}.amazonaws.com` },
          },
        },
        {
          sid: 'Token',
          actions: ['elasticache:DescribeReplicationGroups', 'elasticache:ModifyReplicationGroup'],
          resources: [cache.arn],
        },
        {
          sid: 'GiveUp',
          actions: ['sns:Publish'],
          resources: [props.failureTopicArn],
        },
        {
          sid: 'GiveUpKey',
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [logsKeyArn],
          conditions: { StringEquals: { 'kms:ViaService': `sns.${account.region}.amazonaws.com` } },
        },
        { sid: 'Log', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`${logArn}:*`] },
        {
          // What Lambda needs to stand in a subnet; it checks this before it knows the interface.
          sid: 'Interface',
          actions: [
            'ec2:CreateNetworkInterface',
            'ec2:DeleteNetworkInterface',
            'ec2:AssignPrivateIpAddresses',
            'ec2:UnassignPrivateIpAddresses',
          ],
          resources: [`arn:${account.partition}:ec2:${account.region}:${account.id}:*/*`],
        },
        {
          // These two know no resource.
          sid: 'SeeInterfaces',
          actions: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'],
          resources: ['*'],
        },
      ),
    });
    return { role, rights };
  }
}
