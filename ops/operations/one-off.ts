/** A task of its own in the server's place: its network, its variables, its secrets; pure. */
import type { NetworkConfiguration } from '@aws-sdk/client-ecs';
import type { fixedNames } from '@mangu/topology/names';
import type { Step } from './step.ts';

export interface TaskFacts {
  readonly names: ReturnType<typeof fixedNames>;
  readonly environment: string;
  /** ARN of a revision, or what stands for one that is registered before. */
  readonly taskDefinition: string;
  readonly network: NetworkConfiguration | undefined;
}

interface OneOff {
  readonly says: string;
  readonly command: readonly string[];
  readonly startedBy: string;
}

export function oneOffTask(
  { names, taskDefinition, network }: TaskFacts,
  { says, command, startedBy }: OneOff,
): Step[] {
  return [
    {
      says,
      call: 'ecs:RunTask',
      input: {
        cluster: names.cluster,
        taskDefinition,
        capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
        ...(network ? { networkConfiguration: network } : {}),
        overrides: { containerOverrides: [{ name: 'server', command: [...command] }] },
        startedBy,
      },
    },
    {
      says: 'Wait until it has ended with 0',
      wait: 'task',
      family: familyOf(taskDefinition),
      logGroup: names.logGroups.server,
      streamPrefix: names.services.server,
    },
  ];
}

/** `arn:…:task-definition/mangu-server:7` → `mangu-server`. */
export function familyOf(taskDefinition: string): string {
  return (taskDefinition.split('/').at(-1) ?? '').split(':', 1)[0] ?? '';
}
