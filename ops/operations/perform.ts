/** Does what a plan says, one step after the other, and stops at the first that fails. */
import { createReadStream, statSync } from 'node:fs';
import path from 'node:path';
import type { AwsSession } from '../aws/session.ts';
import { OperatorError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Made, Surroundings } from './around.ts';
import { contentTypeOf } from './content-types.ts';
import { familyOf } from './one-off.ts';
import { type Call, newRevision, type Plan, type Step } from './step.ts';
import { waitFor } from './wait.ts';

/**
 * @returns what was made.
 * @throws OperatorError when a step fails; it says which steps are done and stay done.
 */
export async function perform(plan: Plan, around: Surroundings): Promise<Made> {
  const made: Made = { revisions: new Map(), tasks: new Map() };
  for (const [index, step] of plan.steps.entries()) {
    await around.lock?.renew();
    const title = `${index + 1}/${plan.steps.length} ${step.says}`;
    around.output.progress(title);
    const began = performance.now();
    try {
      if ('call' in step) await send(resolve(step, made), around.session, made);
      else await waitFor(resolve(step, made), made, around, title);
    } finally {
      around.output.progress(undefined);
    }
    const seconds = Math.round((performance.now() - began) / 1000);
    around.output.note(
      `  ${around.output.paint('green', '✓', 'note')} ${title}${seconds > 1 ? ` (${seconds} s)` : ''}`,
    );
  }
  return made;
}

/** Puts what was made in the place of what stood for it. */
function resolve<S extends Step>(step: S, made: Made): S {
  let text = JSON.stringify(step);
  for (const [family, arn] of made.revisions)
    text = text.replaceAll(`"${newRevision(family)}"`, JSON.stringify(arn));
  return JSON.parse(text);
}

async function send(step: Call, session: AwsSession, made: Made): Promise<void> {
  const { aws } = session;
  switch (step.call) {
    case 'ecs:RegisterTaskDefinition': {
      const { taskDefinition } = await (await aws.ecs()).registerTaskDefinition(step.input);
      made.revisions.set(step.input.family ?? '', taskDefinition?.taskDefinitionArn ?? '');
      return;
    }
    case 'ecs:RunTask': {
      const { tasks = [], failures = [] } = await (await aws.ecs()).runTask(step.input);
      const [task] = tasks;
      if (!task?.taskArn) {
        const why = failures.map(({ reason }) => reason).join(', ') || 'no reason';
        throw new OperatorError(
          exitCodes.didNotHold,
          `ECS started no task: ${why}. Nothing runs differently.`,
        );
      }
      made.tasks.set(familyOf(step.input.taskDefinition ?? ''), task.taskArn);
      return;
    }
    case 'ecs:UpdateService':
      await (await aws.ecs()).updateService(step.input);
      return;
    case 'application-autoscaling:RegisterScalableTarget':
      await (await aws.scaling()).registerScalableTarget(step.input);
      return;
    case 'cloudfront:CreateInvalidation':
      await (await aws.cloudfront()).createInvalidation(step.input);
      return;
    case 'rds:CreateDBSnapshot':
      await (await aws.rds()).createDBSnapshot(step.input);
      return;
    case 'rds:RestoreDBInstanceToPointInTime':
      // A time crosses the plan as text.
      await (await aws.rds()).restoreDBInstanceToPointInTime({
        ...step.input,
        ...(step.input.RestoreTime ? { RestoreTime: new Date(step.input.RestoreTime) } : {}),
      });
      return;
    case 'rds:RestoreDBInstanceFromDBSnapshot':
      await (await aws.rds()).restoreDBInstanceFromDBSnapshot(step.input);
      return;
    case 'secretsmanager:RotateSecret':
      await (await aws.secrets()).rotateSecret(step.input);
      return;
    case 'lambda:Invoke':
      await (await aws.lambda()).invoke({
        ...step.input,
        InvocationType: 'Event',
        Payload: new TextEncoder().encode(step.input.Payload),
      });
      return;
    case 's3:PutObject':
      return upload(step, session);
  }
}

async function upload(step: Extract<Call, { call: 's3:PutObject' }>, { aws }: AwsSession): Promise<void> {
  const s3 = await aws.s3();
  for (const file of step.files) {
    const from = path.join(step.folder, file);
    await s3.putObject({
      Bucket: step.input.Bucket,
      Key: `${step.input.Prefix}${file.split(path.sep).join('/')}`,
      Body: createReadStream(from),
      ContentLength: statSync(from).size,
      ContentType: contentTypeOf(file),
      CacheControl: step.input.CacheControl,
    });
  }
}
