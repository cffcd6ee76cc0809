import { CloudwatchEventRule } from '@cdktn/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktn/provider-aws/lib/cloudwatch-event-target/index.js';
import { CloudwatchLogGroup } from '@cdktn/provider-aws/lib/cloudwatch-log-group/index.js';
import { IamRole } from '@cdktn/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktn/provider-aws/lib/iam-role-policy/index.js';
import { LambdaEventSourceMapping } from '@cdktn/provider-aws/lib/lambda-event-source-mapping/index.js';
import { LambdaFunction } from '@cdktn/provider-aws/lib/lambda-function/index.js';
import { LambdaInvocation } from '@cdktn/provider-aws/lib/lambda-invocation/index.js';
import { SqsQueue } from '@cdktn/provider-aws/lib/sqs-queue/index.js';
import { SqsQueuePolicy } from '@cdktn/provider-aws/lib/sqs-queue-policy/index.js';
import { nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';
import { archiveOf } from '../assets.ts';
import { policyDocument } from './policy.ts';

export interface RedeployProps {
  readonly topology: Topology;
  readonly secretArns: readonly string[];
  readonly cluster: { readonly name: string; readonly arn: string };
  /** Services whose tasks hold values of those secrets. */
  readonly services: readonly { readonly name: string; readonly arn: string }[];
  /** All services by what they are: after Terraform changed one, `apply` fails if ECS took the change back. */
  readonly rollouts: Readonly<Record<string, Rollout>>;
  /** For the function's variables. */
  readonly dataKeyArn: string;
  /** For its log and its queues; EventBridge must be allowed to use it. */
  readonly logsKeyArn: string;
  /** Default: none. */
  readonly permissionsBoundaryArn?: string;
}

export interface Rollout {
  readonly name: string;
  readonly arn: string;
  /** Changes with everything that makes ECS roll the service over. */
  readonly settings: string;
}

const functionSeconds = 30;
/** Changes within this are one deployment: `apply` may write three secrets at once. */
const gatherSeconds = 60;
const deadLetterDays = 14;

/**
 * Tasks read their secrets when they start. When one has a new current version, new tasks are started: event → queue
 * with a delay (the database takes its new password after the secret has it) → function → new deployment.
 */
export class Redeploy extends Construct {
  readonly functionName: string;
  readonly logGroupName: string;
  /** Changes that could not be followed: tasks go on with the old value until somebody deploys. */
  readonly deadLetterQueueName: string;

  constructor(scope: Construct, id: string, props: RedeployProps) {
    super(scope, id);
    const { topology, secretArns, cluster, services } = props;
    if (secretArns.length === 0 || services.length === 0)
      throw new Error('There is nothing to redeploy, or nothing that would be a reason to.');
    const name = nameOf(topology, 'redeploy');

    const deadLetters = new SqsQueue(this, 'dead-letters', {
      name: nameOf(topology, 'redeploy-failed'),
      messageRetentionSeconds: deadLetterDays * 86_400,
      kmsMasterKeyId: props.logsKeyArn,
    });
    const queue = new SqsQueue(this, 'queue', {
      name,
      delaySeconds: topology.secrets.redeployDelaySeconds,
      // Lambda's rule: six times as long as the function may take, and the time it gathers.
      visibilityTimeoutSeconds: 6 * functionSeconds + gatherSeconds,
      kmsMasterKeyId: props.logsKeyArn,
      redrivePolicy: `{"deadLetterTargetArn":"${deadLetters.arn}","maxReceiveCount":5}`,
    });
    const rule = new CloudwatchEventRule(this, 'rule', {
      name,
      description: 'A secret that tasks hold has a new current version',
      // Sent by Secrets Manager itself after a rotation and after every other change of the value.
      eventPattern: JSON.stringify({
        source: ['aws.secretsmanager'],
        'detail-type': ['Secret Label Updated'],
        resources: secretArns,
        detail: { labelUpdated: ['AWSCURRENT'] },
      }),
    });
    const policy = new SqsQueuePolicy(this, 'queue-policy', {
      queueUrl: queue.url,
      policy: policyDocument(
        {
          sid: 'Events',
          principals: { Service: 'events.amazonaws.com' },
          actions: ['sqs:SendMessage'],
          resources: [queue.arn],
          conditions: { ArnEquals: { 'aws:SourceArn': rule.arn } },
        },
        {
          sid: 'TlsOnly',
          effect: 'Deny',
          principals: '*',
          actions: ['sqs:*'],
          resources: [queue.arn],
          conditions: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ),
    });
    new CloudwatchEventTarget(this, 'target', {
      rule: rule.name,
      targetId: 'queue',
      arn: queue.arn,
      dependsOn: [policy],
    });

    const log = new CloudwatchLogGroup(this, 'log', {
      name: `/aws/lambda/${name}`,
      retentionInDays: topology.logs.retentionDays,
      kmsKeyId: props.logsKeyArn,
    });
    const { role, rights } = this.functionRole(props, {
      queueArn: queue.arn,
      deadLettersArn: deadLetters.arn,
      logArn: log.arn,
    });
    const code = archiveOf(this, 'code', new URL('../functions/redeploy/', import.meta.url), 'redeploy');
    const made = new LambdaFunction(this, 'function', {
      functionName: name,
      description: 'Starts new tasks after a secret changed',
      role: role.arn,
      runtime: 'nodejs22.x',
      architectures: ['arm64'],
      handler: 'index.handler',
      filename: code.path,
      sourceCodeHash: code.hash,
      timeout: functionSeconds,
      memorySize: 128,
      // Unreserved: of the ten that a new account may run at once, AWS lets none be set aside.
      reservedConcurrentExecutions: -1,
      kmsKeyArn: props.dataKeyArn,
      environment: {
        variables: { CLUSTER: cluster.name, SERVICES: services.map((service) => service.name).join(',') },
      },
      loggingConfig: { logFormat: 'JSON', logGroup: log.name },
      tracingConfig: { mode: 'PassThrough' },
      deadLetterConfig: { targetArn: deadLetters.arn },
      dependsOn: [rights],
    });
    new LambdaEventSourceMapping(this, 'source', {
      eventSourceArn: queue.arn,
      functionName: made.arn,
      batchSize: 10,
      maximumBatchingWindowInSeconds: gatherSeconds,
    });

    // A service is steady, too, after ECS rolled it back, and Terraform's wait ends well then.
    for (const [part, { name: rollout, settings }] of Object.entries(props.rollouts)) {
      new LambdaInvocation(this, `rollout-${part}`, {
        functionName: made.functionName,
        input: JSON.stringify({ rollout }),
        triggers: { settings },
      });
    }

    this.functionName = made.functionName;
    this.logGroupName = log.name;
    this.deadLetterQueueName = deadLetters.name;
  }

  private functionRole(
    { topology, services, rollouts, cluster, logsKeyArn, permissionsBoundaryArn }: RedeployProps,
    arns: { readonly queueArn: string; readonly deadLettersArn: string; readonly logArn: string },
  ) {
    const role = new IamRole(this, 'role', {
      name: nameOf(topology, 'redeploy'),
      description: 'Starts new tasks after a secret changed',
      assumeRolePolicy: policyDocument({
        sid: 'Lambda',
        principals: { Service: 'lambda.amazonaws.com' },
        actions: ['sts:AssumeRole'],
      }),
      ...(permissionsBoundaryArn === undefined ? {} : { permissionsBoundary: permissionsBoundaryArn }),
    });
    const rights = new IamRolePolicy(this, 'rights', {
      name: 'redeploy',
      role: role.id,
      policy: policyDocument(
        {
          sid: 'Deploy',
          actions: ['ecs:UpdateService'],
          resources: services.map((service) => service.arn),
          conditions: { ArnEquals: { 'ecs:cluster': cluster.arn } },
        },
        {
          sid: 'Rollouts',
          actions: ['ecs:ListServiceDeployments'],
          resources: Object.values(rollouts).map((service) => service.arn),
          conditions: { ArnEquals: { 'ecs:cluster': cluster.arn } },
        },
        {
          sid: 'Read',
          actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          resources: [arns.queueArn],
        },
        { sid: 'GiveUp', actions: ['sqs:SendMessage'], resources: [arns.deadLettersArn] },
        {
          sid: 'QueueKey',
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [logsKeyArn],
          conditions: { StringEquals: { 'kms:ViaService': `sqs.${topology.region}.amazonaws.com` } },
        },
        {
          sid: 'Log',
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [`${arns.logArn}:*`],
        },
      ),
    });
    return { role, rights };
  }
}
