/** Faults planted into copies of the controller: each must make the property fail that is named with it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Controller } from '../simulation/world.ts';
import type { PropertyName } from './properties.ts';

export interface Fault {
  readonly about: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly breaks: PropertyName;
}

export const faults: readonly Fault[] = [
  {
    about: 'a deployment drains one healthy task too many',
    file: 'reconcile.ts',
    from: 'healthy > leastHealthy(rules, desired)',
    to: 'healthy >= leastHealthy(rules, desired)',
    breaks: 'never below the minimum of healthy tasks by an act of its own',
  },
  {
    about: 'a deployment starts one task too many',
    file: 'reconcile.ts',
    from: 'tasks.filter(isActive).length < mostActive(rules, desired)',
    to: 'tasks.filter(isActive).length <= mostActive(rules, desired)',
    breaks: 'never above the maximum, in tasks and in what is desired',
  },
  {
    about: 'scaling out knows no end',
    file: 'scaling.ts',
    from: 'Math.min(maxTasks, desired + scaling.stepTasks)',
    to: 'desired + scaling.stepTasks',
    breaks: 'never above the maximum, in tasks and in what is desired',
  },
  {
    about: 'a task is told to end while requests are still on their way to it',
    file: 'tasks.ts',
    from: 'deadline: at + rules.drainMs',
    to: 'deadline: at + rules.drainMs / 2',
    breaks: 'a task that was in service is let finish before it is told to end, and told before it is killed',
  },
  {
    about: 'the circuit breaker never opens',
    file: 'step.ts',
    from: 'failures < breakerThreshold(state.desired)',
    to: 'failures < Number.POSITIVE_INFINITY',
    breaks: 'it comes to rest when the world is quiet, with the right revision in even zones',
  },
  {
    about: 'a failed start is never tried again',
    file: 'step.ts',
    from: 'backoff.until > now &&',
    to: 'backoff.until < 0 &&',
    breaks: 'it comes to rest when the world is quiet, with the right revision in even zones',
  },
  {
    about: 'the zones are evened out by a task that may not stay',
    file: 'reconcile.ts',
    from: 'startTask(rules, state, fullestZoneLeaves(rules, state)?.capacity)',
    to: 'startTask(rules, state)',
    breaks: 'it comes to rest when the world is quiet, with the right revision in even zones',
  },
  {
    about: 'both alarms look at the same threshold',
    file: 'scaling.ts',
    from: 'each < scaling.inBelowPercent',
    to: 'each < scaling.outAbovePercent',
    breaks:
      'no flapping: under one and the same load it turns round once at most, and ends at the right size',
  },
  {
    about: 'scaling in does not wait for a cooldown',
    file: 'scaling.ts',
    from: 'at < Math.max(cooldown.outUntil, cooldown.inUntil) ||',
    to: '',
    breaks: 'it neither scales in during a deployment nor changes its mind within a cooldown',
  },
  {
    about: 'scaling in takes healthy tasks from a deployment',
    file: 'scaling.ts',
    from: '|| !deployment.completed',
    to: '',
    breaks: 'it neither scales in during a deployment nor changes its mind within a cooldown',
  },
];

/** A copy of the controller with the fault in it; the folder is removed after the test. */
export async function controllerWith(t: TestContext, { file, from, to }: Fault): Promise<Controller> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-fault-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  cpSync(path.join(import.meta.dirname, '../controller'), folder, { recursive: true });
  const target = path.join(folder, file);
  const source = readFileSync(target, 'utf8');
  if (source.split(from).length !== 2) throw new Error(`${file} does not have "${from}" once`);
  writeFileSync(target, source.replace(from, to));
  const module: Controller = await import(pathToFileURL(path.join(folder, 'index.ts')).href);
  return module;
}
