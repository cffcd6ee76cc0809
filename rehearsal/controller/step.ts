/** State, event and time in; state and actions out. The whole controller, without a clock, a network or chance. */
import type { Action, Event, News } from './events.ts';
import { reconcile } from './reconcile.ts';
import { breakerThreshold, type Rules } from './rules.ts';
import { scale } from './scaling.ts';
import type { State, Task } from './state.ts';
import { type Change, checkedTask, passDeadlines, removeTask, replaceTask, stopTask } from './tasks.ts';

/** Ours: ECS waits longer from failure to failure too, and says only that it ends at some minutes. */
const firstBackoffMs = 10_000;
const longestBackoffMs = 15 * 60_000;

/** Events come in the order of their time. One about a task that is gone, or of a time long past, changes nothing. */
export function step(rules: Rules, state: State, event: Event): Change {
  const [timed, passed] = passDeadlines(rules, state, event.at);
  const [changed, actions] = take(rules, timed, event);
  const [settled, more] = reconcile(rules, changed, event.at);
  return [settled, [...passed, ...actions, ...more]];
}

/** When the controller wants a `tick`, if nothing else happens before. */
export function nextWake({ tasks, backoff, desired, deployment }: State, now: number): number | undefined {
  const deadlines = tasks.flatMap(({ deadline }) => deadline ?? []);
  const own = tasks.filter((task) => task.deployment === deployment.id && task.deadline === undefined);
  const waits =
    backoff.until > now && (own.length < desired || own.some(({ phase }) => phase === 'unhealthy'));
  const times = [...deadlines, ...(waits ? [backoff.until] : [])];
  return times.length === 0 ? undefined : Math.max(now, Math.min(...times));
}

function take(rules: Rules, state: State, event: Event): Change {
  switch (event.type) {
    case 'tick':
      return [state, []];
    case 'cpu': {
      const [next, news] = scale(rules, state, event.at, event.percent);
      return [next, news.map(tell)];
    }
    case 'deploy':
      return beginDeployment(state, event.revision);
    case 'zone-lost':
      return [{ ...state, lostZones: [...new Set([...state.lostZones, event.zone])] }, []];
    case 'zone-back':
      return [{ ...state, lostZones: state.lostZones.filter((zone) => zone !== event.zone) }, []];
    default: {
      const task = state.tasks.find(({ id }) => id === event.task);
      return task ? takeOfTask(rules, state, event, task) : [state, []];
    }
  }
}

type TaskEvent = Extract<Event, { readonly task: string }>;

function takeOfTask(rules: Rules, state: State, event: TaskEvent, task: Task): Change {
  switch (event.type) {
    case 'task-running':
      if (task.phase !== 'starting') return [state, []];
      return [
        replaceTask(state, { ...task, phase: 'running', ranAt: event.at }),
        [{ do: 'register', task: task.id }],
      ];
    case 'task-stopped':
      return takeStopped(state, task, event.at);
    case 'placement-failed':
      return [backOff(removeTask(state, task.id), event.at), []];
    case 'health':
      return takeHealth(rules, state, event, task);
    case 'spot-notice': {
      if (task.capacity !== 'spot' || task.phase === 'stopping') return [state, []];
      const killAt = event.at + Math.min(rules.stopMs, rules.spotNoticeMs);
      const [next, actions] = stopTask(state, task, killAt);
      const registered = task.phase !== 'starting' && task.phase !== 'draining';
      const out: Action[] = registered ? [{ do: 'deregister', task: task.id }] : [];
      return [next, [tell({ what: 'spot-notice', task: task.id }), ...out, ...actions]];
    }
  }
}

function takeStopped(state: State, task: Task, at: number): Change {
  const rest = removeTask(state, task.id);
  if (task.phase === 'stopping' || task.phase === 'draining') return [rest, []];
  const lost: Action[] = [tell({ what: 'task-lost', task: task.id })];
  if (task.wasHealthy || task.phase === 'unhealthy') return [rest, lost];
  const [next, actions] = countFailure(backOff(rest, at), task);
  return [next, [...lost, ...actions]];
}

function takeHealth(rules: Rules, state: State, event: TaskEvent & { ok: boolean }, task: Task): Change {
  if (task.phase !== 'running' && task.phase !== 'healthy' && task.phase !== 'unhealthy') return [state, []];
  const checked = checkedTask(rules, task, event.at, event.ok);
  const next = replaceTask(state, checked);
  if (checked.phase === task.phase) return [next, []];
  if (checked.phase === 'healthy') {
    const rested = { ...next, backoff: { failures: 0, until: 0 } };
    return [rested, [tell({ what: 'task-healthy', task: task.id })]];
  }
  if (checked.phase !== 'unhealthy') return [next, []];
  const news: Action[] = [tell({ what: 'task-unhealthy', task: task.id })];
  if (task.wasHealthy) return [next, news];
  const [failed, actions] = countFailure(backOff(next, event.at), task);
  return [failed, [...news, ...actions]];
}

function backOff(state: State, at: number): State {
  const failures = state.backoff.failures + 1;
  const pause = Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(20, failures - 1));
  return { ...state, backoff: { failures, until: at + pause } };
}

function beginDeployment(state: State, revision: string): Change {
  const id = state.deploymentsMade + 1;
  const deployment = { id, revision, completed: false, rollback: false, failures: 0 };
  const backoff = { failures: 0, until: 0 };
  return [
    { ...state, deployment, deploymentsMade: id, backoff },
    [tell({ what: 'deployment-began', revision })],
  ];
}

/** Circuit breaker: too many that were never healthy, and the last deployment that was completed comes back. */
function countFailure(state: State, task: Task): Change {
  const { deployment, lastCompleted } = state;
  if (deployment.completed || deployment.rollback || task.deployment !== deployment.id) return [state, []];
  const failures = deployment.failures + 1;
  if (failures < breakerThreshold(state.desired)) {
    return [{ ...state, deployment: { ...deployment, failures } }, []];
  }
  const back = { ...lastCompleted, completed: false, rollback: true, failures: 0 };
  return [
    { ...state, deployment: back, backoff: { failures: 0, until: 0 } },
    [tell({ what: 'rolled-back', revision: deployment.revision, to: back.revision })],
  ];
}

function tell(news: News): Action {
  return { do: 'tell', news };
}
