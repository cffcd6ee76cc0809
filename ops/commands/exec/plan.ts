import type { TaskDefinition } from '@aws-sdk/client-ecs';
import { oneOffTask, type TaskFacts } from '../../operations/one-off.ts';
import { newRevision, type Plan } from '../../operations/step.ts';
import { digestOf, revise } from '../deploy/plan.ts';

export interface ExecFacts extends TaskFacts {
  readonly command: readonly string[];
  /** Another image than the server's, with the template it is put into; the service keeps its own. */
  readonly debug:
    | { readonly image: string; readonly family: string; readonly template: TaskDefinition }
    | undefined;
}

/** A command in a task beside the service, which has no shell and lets nobody in; pure. */
export function planExec({ command, debug, ...facts }: ExecFacts): Plan {
  const taskDefinition = debug ? newRevision(debug.family) : facts.taskDefinition;
  return {
    name: 'exec',
    title: `Run a command beside the server in ${facts.environment}`,
    facts: [
      ['command', command.join(' ')],
      ['image', debug ? digestOf(debug.image) : "the server's own"],
    ],
    warnings: [
      "It has the server's variables, secrets and role: it can change everything that the server can.",
    ],
    steps: [
      ...(debug
        ? [
            {
              says: `Write a revision of ${debug.family} with the debug image`,
              call: 'ecs:RegisterTaskDefinition' as const,
              input: { ...revise(debug.template, debug.image, 'server'), family: debug.family },
            },
          ]
        : []),
      ...oneOffTask({ ...facts, taskDefinition }, { says: 'Start it', command, startedBy: 'mangu exec' }),
    ],
  };
}
