import { CloudwatchEventRule } from '@cdktn/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktn/provider-aws/lib/cloudwatch-event-target/index.js';
import { CloudwatchLogGroup } from '@cdktn/provider-aws/lib/cloudwatch-log-group/index.js';
import { IamRole } from '@cdktn/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktn/provider-aws/lib/iam-role-policy/index.js';
import { LambdaFunction } from '@cdktn/provider-aws/lib/lambda-function/index.js';
import { LambdaPermission } from '@cdktn/provider-aws/lib/lambda-permission/index.js';
import { SqsQueue } from '@cdktn/provider-aws/lib/sqs-queue/index.js';
import { ownNamespace } from '@mangu/topology/alarms';
import { nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';
import { archiveOf } from '../assets.ts';
import { policyDocument } from './policy.ts';

export interface RestorePointProps {
  readonly topology: Topology;
  readonly database: { readonly id: string; readonly arn: string };
  /** For the function's variables. */
  readonly dataKeyArn: string;
  /** For its log and its queue. */
  readonly logsKeyArn: string;
  /** Default: none. */
  readonly permissionsBoundaryArn?: string;
}

const everyMinutes = 5;
/** A call that failed is of no use a day later. */
const deadLetterDays = 1;

/**
 * Specification: RPO, 5 minutes. RDS tells up to when it can restore, but not as a metric; a function asks it every
 * five minutes and makes one.
 */
export class RestorePoint extends Construct {
  readonly functionName: string;
  readonly deadLetterQueueName: string;

  constructor(scope: Construct, id: string, props: RestorePointProps) {
    super(scope, id);
    const { topology, database } = props;
    const name = nameOf(topology, 'restore-point');
    const deadLetters = new SqsQueue(this, 'dead-letters', {
      name: nameOf(topology, 'restore-point-failed'),
      messageRetentionSeconds: deadLetterDays * 86_400,
      kmsMasterKeyId: props.logsKeyArn,
    });
    const log = new CloudwatchLogGroup(this, 'log', {
      name: `/aws/lambda/${name}`,
      retentionInDays: topology.logs.retentionDays,
      kmsKeyId: props.logsKeyArn,
    });
    const { role, rights } = this.functionRole(props, { logArn: log.arn, deadLettersArn: deadLetters.arn });
    const folder = new URL('../functions/restore-point/', import.meta.url);
    const code = archiveOf(this, 'code', folder, 'restore-point');
    const made = new LambdaFunction(this, 'function', {
      functionName: name,
      description: 'Says up to when the database can be restored',
      role: role.arn,
      runtime: 'nodejs22.x',
      architectures: ['arm64'],
      handler: 'index.handler',
      filename: code.path,
      sourceCodeHash: code.hash,
      timeout: 30,
      memorySize: 128,
      // Unreserved: of the ten that a new account may run at once, AWS lets none be set aside.
      reservedConcurrentExecutions: -1,
      kmsKeyArn: props.dataKeyArn,
      environment: { variables: { DATABASE: database.id, NAMESPACE: ownNamespace(topology) } },
      loggingConfig: { logFormat: 'JSON', logGroup: log.name },
      tracingConfig: { mode: 'PassThrough' },
      deadLetterConfig: { targetArn: deadLetters.arn },
      dependsOn: [rights],
    });
    const rule = new CloudwatchEventRule(this, 'rule', {
      name,
      description: `Every ${everyMinutes} minutes`,
      scheduleExpression: `rate(${everyMinutes} minutes)`,
    });
    const permission = new LambdaPermission(this, 'permission', {
      functionName: made.functionName,
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      sourceArn: rule.arn,
    });
    new CloudwatchEventTarget(this, 'target', { rule: rule.name, arn: made.arn, dependsOn: [permission] });
    this.functionName = made.functionName;
    this.deadLetterQueueName = deadLetters.name;
  }

  private functionRole(
    { topology, database, logsKeyArn, permissionsBoundaryArn }: RestorePointProps,
    { logArn, deadLettersArn }: { readonly logArn: string; readonly deadLettersArn: string },
  ) {
    const role = new IamRole(this, 'role', {
      name: nameOf(topology, 'restore-point'),
      description: 'Asks up to when the database can be restored',
      assumeRolePolicy: policyDocument({
        sid: 'Lambda',
        principals: { Service: 'lambda.amazonaws.com' },
        actions: ['sts:AssumeRole'],
      }),
      ...(permissionsBoundaryArn === undefined ? {} : { permissionsBoundary: permissionsBoundaryArn }),
    });
    const rights = new IamRolePolicy(this, 'rights', {
      name: 'restore-point',
      role: role.id,
      policy: policyDocument(
        { sid: 'Ask', actions: ['rds:DescribeDBInstances'], resources: [database.arn] },
        {
          sid: 'Tell',
          actions: ['cloudwatch:PutMetricData'],
          // CloudWatch knows no ARNs of metrics; the namespace is what can be named.
          resources: ['*'],
          conditions: { StringEquals: { 'cloudwatch:namespace': ownNamespace(topology) } },
        },
        { sid: 'GiveUp', actions: ['sqs:SendMessage'], resources: [deadLettersArn] },
        {
          sid: 'GiveUpKey',
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [logsKeyArn],
          conditions: { StringEquals: { 'kms:ViaService': `sqs.${topology.region}.amazonaws.com` } },
        },
        { sid: 'Log', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`${logArn}:*`] },
      ),
    });
    return { role, rights };
  }
}
