/** A new token of Redis, by the function that AWS calls every ninety days as well; pure. */
import { type fixedNames, nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import type { Plan } from '../../operations/step.ts';
import { restartSteps } from '../deploy/plan.ts';

export interface RedisFacts {
  readonly topology: Topology;
  readonly names: ReturnType<typeof fixedNames>;
  /** ARN of the revision that the server runs. */
  readonly revision: string;
  /** Somebody has seen the old one: it must be refused, and not in ninety days. */
  readonly seen: boolean;
}

export function planRedisRotation({ topology, names, revision, seen }: RedisFacts): Plan {
  return {
    name: 'secrets rotate redis',
    title: `Rotate Redis's token in ${topology.environment}`,
    facts: [
      ['secret', names.secrets.redis],
      ['the old token', seen ? 'is refused at the end' : 'is taken until the next rotation'],
    ],
    warnings: [],
    steps: [
      {
        says: 'Make a new token and give it to Redis beside the old one',
        call: 'secretsmanager:RotateSecret',
        input: { SecretId: names.secrets.redis, RotateImmediately: true },
      },
      { says: 'Wait until Redis has taken it', wait: 'rotation', secret: names.secrets.redis },
      ...restartSteps(names, 'server', revision),
      ...(seen
        ? [
            {
              says: 'Have Redis refuse the old one',
              call: 'lambda:Invoke' as const,
              input: { FunctionName: nameOf(topology, 'redis-token'), Payload: '{"action":"retire"}' },
            },
          ]
        : []),
    ],
  };
}
