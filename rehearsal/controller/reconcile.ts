/** What the service has, brought towards what it should have: a rolling deployment is nothing else. Pure. */
import type { Action } from './events.ts';
import { firstToLeave, fullestZoneLeaves, unevenness } from './placement.ts';
import { leastHealthy, mostActive, type Rules } from './rules.ts';
import { countHealthy, isActive, isSteady, type State, type Task } from './state.ts';
import { type Change, drainTask, startTask } from './tasks.ts';

const isGood = (task: Task) => isActive(task) && task.phase !== 'unhealthy';

/** Repeats single steps until none is left to take; each moves towards the end, so there are few. */
export function reconcile(rules: Rules, state: State, at: number): Change {
  let current = settled(rules, state);
  const actions: Action[] = [];
  for (;;) {
    const step = removeOne(rules, current, at) ?? startOne(rules, current, at);
    if (!step) break;
    current = step[0];
    actions.push(...step[1]);
  }
  const [done, news] = complete(current);
  const [even, more] = rebalance(rules, done);
  return [even, [...actions, ...news, ...more]];
}

/** The extra task of a rebalancing counts as one of the others once it is healthy, gone, or overtaken by events. */
function settled(rules: Rules, state: State): State {
  const { tasks, desired, deployment, rebalancing } = state;
  if (rebalancing === undefined) return state;
  const task = tasks.find(({ id }) => id === rebalancing);
  const comes = task?.phase === 'starting' || task?.phase === 'running';
  const fits = tasks.filter(isActive).length <= mostActive(rules, desired);
  return deployment.completed && comes && fits ? state : { ...state, rebalancing: undefined };
}

function startOne(rules: Rules, state: State, at: number): Change | undefined {
  const { desired, tasks, deployment, backoff } = state;
  const own = tasks.filter((task) => task.deployment === deployment.id && isGood(task)).length;
  const hasRoom = tasks.filter(isActive).length < mostActive(rules, desired);
  const extra = state.rebalancing === undefined ? 0 : 1;
  return own < desired + extra && hasRoom && at >= backoff.until ? startTask(rules, state) : undefined;
}

/**
 * One task that is in the way, if there is one that may leave: a healthy one only when as many healthy ones stay as
 * the minimum says.
 */
function removeOne(rules: Rules, state: State, at: number): Change | undefined {
  const { desired, tasks, deployment } = state;
  const healthy = countHealthy(tasks);
  const mayLeave = (task: Task) => task.phase !== 'healthy' || healthy > leastHealthy(rules, desired);
  const active = tasks.filter(isActive);
  const own = active.filter((task) => task.deployment === deployment.id);
  const good = own.filter(isGood);
  const extra = state.rebalancing === undefined ? 0 : 1;
  const candidates = [
    ...active.filter((task) => task.deployment !== deployment.id),
    ...(good.length > desired + extra ? good : []),
    // Its replacement first, where there is room for both.
    ...own.filter(
      ({ phase }) =>
        phase === 'unhealthy' && (healthy >= desired || active.length >= mostActive(rules, desired)),
    ),
  ].filter(mayLeave);
  const task = firstToLeave(rules, candidates, tasks);
  return task && drainTask(rules, state, task, at);
}

/** ECS's zone rebalancing: one more where there are fewest, and then one less where there are most. */
function rebalance(rules: Rules, state: State): Change {
  if (!isSteady(state) || unevenness(rules, state) < 2) return [state, []];
  if (state.tasks.length >= mostActive(rules, state.desired)) return [state, []];
  // Of the same kind as the one that will leave for it, or the base on demand would hold that one back for ever.
  const started = startTask(rules, state, fullestZoneLeaves(rules, state)?.capacity);
  if (!started) return [state, []];
  const [next, actions] = started;
  return [{ ...next, rebalancing: `t${next.tasksMade}` }, actions];
}

function complete(state: State): Change {
  const { deployment, tasks, desired } = state;
  if (deployment.completed || tasks.some((task) => isActive(task) && task.deployment !== deployment.id)) {
    return [state, []];
  }
  if (countHealthy(tasks) < desired) return [state, []];
  const completed = { ...deployment, completed: true, rollback: false, failures: 0 };
  return [
    { ...state, deployment: completed, lastCompleted: completed },
    [{ do: 'tell', news: { what: 'deployment-completed', revision: deployment.revision } }],
  ];
}
