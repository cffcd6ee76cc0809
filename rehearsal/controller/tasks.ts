/** Changes of single tasks: how one starts, is checked, and leaves. Pure. */
import type { Action } from './events.ts';
import { chooseCapacity, chooseZone } from './placement.ts';
import type { Rules } from './rules.ts';
import type { Capacity, State, Task } from './state.ts';

export type Change = readonly [State, readonly Action[]];

export function replaceTask(state: State, task: Task): State {
  return { ...state, tasks: state.tasks.map((each) => (each.id === task.id ? task : each)) };
}

export function removeTask(state: State, id: string): State {
  return { ...state, tasks: state.tasks.filter((each) => each.id !== id) };
}

/** Nothing where every zone is lost. @param wanted default: what the strategy says. */
export function startTask(rules: Rules, state: State, wanted?: Capacity): Change | undefined {
  const zone = chooseZone(rules, state);
  if (zone === undefined) return undefined;
  const { deployment, tasks } = state;
  const task: Task = {
    id: `t${state.tasksMade + 1}`,
    deployment: deployment.id,
    revision: deployment.revision,
    zone,
    capacity:
      wanted ??
      chooseCapacity(
        rules,
        tasks.filter((each) => each.deployment === deployment.id),
      ),
    phase: 'starting',
    ranAt: undefined,
    wasHealthy: false,
    passed: 0,
    failed: 0,
    deadline: undefined,
  };
  const { id, revision, capacity } = task;
  return [
    { ...state, tasks: [...tasks, task], tasksMade: state.tasksMade + 1 },
    [{ do: 'start', task: id, revision, zone, capacity }],
  ];
}

/** Out of service first, and told to end only when it has had time for what it was sent. */
export function drainTask(rules: Rules, state: State, task: Task, at: number): Change {
  // Nothing was ever sent to it.
  if (task.phase === 'starting') return stopTask(state, task, at + rules.stopMs);
  const leaving: Task = { ...task, phase: 'draining', deadline: at + rules.drainMs };
  return [replaceTask(state, leaving), [{ do: 'deregister', task: task.id }]];
}

export function stopTask(state: State, task: Task, killAt: number): Change {
  const ending: Task = { ...task, phase: 'stopping', deadline: killAt };
  return [replaceTask(state, ending), [{ do: 'stop', task: task.id }]];
}

/** The next step of every task whose time to leave has come. */
export function passDeadlines(rules: Rules, state: State, at: number): Change {
  return state.tasks.reduce<Change>(
    ([current, actions], task) => {
      if (task.deadline === undefined || task.deadline > at) return [current, actions];
      if (task.phase === 'draining') {
        const [next, more] = stopTask(current, task, at + rules.stopMs);
        return [next, [...actions, ...more]];
      }
      const killed = replaceTask(current, { ...task, deadline: undefined });
      return [killed, [...actions, { do: 'kill', task: task.id }]];
    },
    [state, []],
  );
}

/**
 * What one check makes of a task. The first check that passes puts a new task into service; one that failed needs
 * `healthyThreshold` of them. Within the grace period a failing task is out of service, and is not replaced.
 */
export function checkedTask(rules: Rules, task: Task, at: number, ok: boolean): Task {
  const { health } = rules;
  if (ok) {
    const passed = task.passed + 1;
    const enough = passed >= (task.wasHealthy ? health.healthyThreshold : 1);
    const phase = enough ? 'healthy' : task.phase;
    return { ...task, phase, wasHealthy: task.wasHealthy || enough, passed, failed: 0 };
  }
  const failed = task.failed + 1;
  if (failed < health.unhealthyThreshold) return { ...task, passed: 0, failed };
  const inGrace = at - (task.ranAt ?? at) < health.graceMs;
  return { ...task, phase: inGrace ? 'running' : 'unhealthy', passed: 0, failed };
}
