/** What an operation on AWS is made of, as data: it is printed before it is done, and tested without being done. */
import type { RegisterScalableTargetCommandInput } from '@aws-sdk/client-application-auto-scaling';
import type { CreateInvalidationCommandInput } from '@aws-sdk/client-cloudfront';
import type {
  RegisterTaskDefinitionCommandInput,
  RunTaskCommandInput,
  UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import type {
  CreateDBSnapshotCommandInput,
  RestoreDBInstanceFromDBSnapshotCommandInput,
  RestoreDBInstanceToPointInTimeCommandInput,
} from '@aws-sdk/client-rds';
import type { RotateSecretCommandInput } from '@aws-sdk/client-secrets-manager';
import type { ServiceName } from '@mangu/topology/types';

/** One call that changes something at AWS. */
export type Call =
  | { readonly call: 'ecs:RegisterTaskDefinition'; readonly input: RegisterTaskDefinitionCommandInput }
  | { readonly call: 'ecs:RunTask'; readonly input: RunTaskCommandInput }
  | { readonly call: 'ecs:UpdateService'; readonly input: UpdateServiceCommandInput }
  | {
      readonly call: 'application-autoscaling:RegisterScalableTarget';
      readonly input: RegisterScalableTargetCommandInput;
    }
  | { readonly call: 'cloudfront:CreateInvalidation'; readonly input: CreateInvalidationCommandInput }
  | { readonly call: 'rds:CreateDBSnapshot'; readonly input: CreateDBSnapshotCommandInput }
  | {
      readonly call: 'rds:RestoreDBInstanceToPointInTime';
      readonly input: RestoreDBInstanceToPointInTimeCommandInput;
    }
  | {
      readonly call: 'rds:RestoreDBInstanceFromDBSnapshot';
      readonly input: RestoreDBInstanceFromDBSnapshotCommandInput;
    }
  | { readonly call: 'secretsmanager:RotateSecret'; readonly input: RotateSecretCommandInput }
  | { readonly call: 'lambda:Invoke'; readonly input: { FunctionName: string; Payload: string } }
  | {
      readonly call: 's3:PutObject';
      /** Every file of the folder, below the prefix. */
      readonly input: { Bucket: string; Prefix: string; CacheControl: string };
      readonly folder: string;
      readonly files: readonly string[];
    };

/** What is waited for before the next step. */
export type Wait =
  /** The task of that family ends, with 0 or the operation stops. */
  | {
      readonly wait: 'task';
      readonly family: string;
      readonly logGroup: string;
      /** First part of the names of its log streams. */
      readonly streamPrefix: string;
    }
  /** ECS has replaced all tasks; it going back is a failure. */
  | { readonly wait: 'rollout'; readonly service: ServiceName; readonly taskDefinition: string }
  | { readonly wait: 'count'; readonly service: ServiceName; readonly atLeast: number }
  | { readonly wait: 'snapshot'; readonly id: string }
  | { readonly wait: 'instance'; readonly id: string }
  | { readonly wait: 'rotation'; readonly secret: string };

export type Step = { readonly says: string } & (Call | Wait);

/** An operation, planned: pure data, made from facts that were read. */
export interface Plan {
  /** `deploy server`, as in the lock. */
  readonly name: string;
  readonly title: string;
  /** Pairs of words: from, to, image. */
  readonly facts: readonly (readonly [string, string])[];
  /** What the operator should know before saying yes. */
  readonly warnings: readonly string[];
  readonly steps: readonly Step[];
}

/** Stands for the revision that a step of the same plan registers; its number is not known before. */
export const newRevision = (family: string): string => `${family}:new`;
