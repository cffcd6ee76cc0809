/** Specification: Horizontal Scaling. Two alarms on the mean CPU, and a step policy with a cooldown on each. Pure. */
import type { News } from './events.ts';
import type { Rules } from './rules.ts';
import type { State } from './state.ts';

/**
 * An alarm that goes on ringing asks its policy again every period, as CloudWatch does for Auto Scaling. Scaling in
 * waits for both cooldowns and for the end of a deployment; scaling out waits for its own cooldown only, so that it
 * cuts a scaling in short (Application Auto Scaling, step scaling).
 */
export function scale(rules: Rules, state: State, at: number, percent: number): [State, News[]] {
  const { scaling, minTasks, maxTasks } = rules;
  if (!scaling) return [state, []];
  const cpu = [...state.cpu, percent].slice(-Math.max(scaling.outPeriods, scaling.inPeriods));
  const { desired, cooldown, deployment } = state;
  const rings = (periods: number, beyond: (percent: number) => boolean) =>
    cpu.length >= periods && cpu.slice(-periods).every(beyond);

  if (rings(scaling.outPeriods, (each) => each > scaling.outAbovePercent)) {
    const wanted = Math.min(maxTasks, desired + scaling.stepTasks);
    if (wanted === desired || at < cooldown.outUntil) return [{ ...state, cpu }, []];
    const outUntil = at + scaling.cooldownMs;
    return [
      { ...state, cpu, desired: wanted, cooldown: { ...cooldown, outUntil } },
      [{ what: 'scaled-out', desired: wanted }],
    ];
  }
  if (rings(scaling.inPeriods, (each) => each < scaling.inBelowPercent)) {
    const wanted = Math.max(minTasks, desired - scaling.stepTasks);
    const waits = at < Math.max(cooldown.outUntil, cooldown.inUntil) || !deployment.completed;
    if (wanted === desired || waits) return [{ ...state, cpu }, []];
    const inUntil = at + scaling.cooldownMs;
    return [
      { ...state, cpu, desired: wanted, cooldown: { ...cooldown, inUntil } },
      [{ what: 'scaled-in', desired: wanted }],
    ];
  }
  return [{ ...state, cpu }, []];
}
