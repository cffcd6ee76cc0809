/** The rules of one service, in milliseconds and shares, out of the topology. */
import type { ServiceName, Topology } from '@mangu/topology/types';

export interface Rules {
  readonly service: ServiceName;
  /** Between these two the service is scaled. */
  readonly minTasks: number;
  readonly maxTasks: number;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  readonly health: {
    readonly intervalMs: number;
    readonly healthyThreshold: number;
    readonly unhealthyThreshold: number;
    readonly graceMs: number;
  };
  /** How long a task that leaves goes on answering what was sent to it. */
  readonly drainMs: number;
  /** From SIGTERM to SIGKILL. */
  readonly stopMs: number;
  readonly onDemandBase: number;
  /** Of the tasks above the base. */
  readonly spotPercent: number;
  readonly spotNoticeMs: number;
  readonly zones: readonly string[];
  /** Absent where the service keeps its size. */
  readonly scaling: ScalingRules | undefined;
}

export interface ScalingRules {
  readonly outAbovePercent: number;
  readonly inBelowPercent: number;
  readonly stepTasks: number;
  readonly cooldownMs: number;
  readonly periodMs: number;
  readonly outPeriods: number;
  readonly inPeriods: number;
}

/** AWS's notice before a Spot task is taken back. */
const spotNoticeSeconds = 120;

export function rulesOf(topology: Topology, service: ServiceName): Rules {
  const facts = topology.services[service];
  const { scaling, capacity, network } = topology;
  return {
    service,
    minTasks: facts.desiredCount,
    maxTasks: facts.maxCount,
    minimumHealthyPercent: facts.minimumHealthyPercent,
    maximumPercent: facts.maximumPercent,
    health: {
      intervalMs: facts.health.intervalSeconds * 1000,
      healthyThreshold: facts.health.healthyThreshold,
      unhealthyThreshold: facts.health.unhealthyThreshold,
      graceMs: facts.health.graceSeconds * 1000,
    },
    drainMs: facts.deregistrationDelaySeconds * 1000,
    stopMs: facts.stopTimeoutSeconds * 1000,
    onDemandBase: capacity.onDemandBase,
    spotPercent: capacity.spotPercent,
    spotNoticeMs: spotNoticeSeconds * 1000,
    zones: network.zones,
    scaling:
      facts.maxCount > facts.desiredCount
        ? {
            outAbovePercent: scaling.scaleOutAbovePercent,
            inBelowPercent: scaling.scaleInBelowPercent,
            stepTasks: scaling.stepTasks,
            cooldownMs: scaling.cooldownSeconds * 1000,
            periodMs: scaling.periodSeconds * 1000,
            outPeriods: scaling.scaleOutPeriods,
            inPeriods: scaling.scaleInPeriods,
          }
        : undefined,
  };
}

/** Healthy tasks that the controller itself never goes below. */
export function leastHealthy(rules: Rules, desired: number): number {
  return Math.ceil((desired * rules.minimumHealthyPercent) / 100);
}

/** Tasks that start or run at the same time, at most; those that leave are not counted (ECS: RUNNING or PENDING). */
export function mostActive(rules: Rules, desired: number): number {
  return Math.floor((desired * rules.maximumPercent) / 100);
}

/** Failed tasks after which a deployment is given up: half of the desired ones, at least 3, at most 200, as ECS has it. */
export function breakerThreshold(desired: number): number {
  return Math.min(200, Math.max(3, Math.ceil(desired / 2)));
}

/**
 * Numbers of tasks at which removing a step would push the rest over the mark for scaling out, so that one and the
 * same load goes out and in for ever. Empty for rules that cannot flap.
 */
export function flappingSizes({ scaling, minTasks, maxTasks }: Rules): number[] {
  if (!scaling) return [];
  const { stepTasks, inBelowPercent, outAbovePercent } = scaling;
  const sizes = Array.from({ length: maxTasks - minTasks }, (_, index) => minTasks + 1 + index);
  return sizes.filter((size) => {
    const left = Math.max(minTasks, size - stepTasks);
    return (inBelowPercent * size) / left > outAbovePercent;
  });
}
