import type { CapacityTopology } from '@mangu/topology/types';

export type CapacityProvider = 'FARGATE' | 'FARGATE_SPOT';

export interface CapacityShare {
  readonly capacityProvider: CapacityProvider;
  /** Tasks that come first. */
  readonly base: number;
  /** Part of the tasks above all bases. */
  readonly weight: number;
}

type Capacity = Pick<CapacityTopology, 'onDemandBase' | 'spotPercent'>;

/**
 * The strategy of a service (specification: "Fargate Spot for 80% of workload"). Said on the service itself, because
 * a launch type would silently win over the cluster's strategy. 80 becomes 1 to 4.
 */
export function capacityStrategy({ onDemandBase, spotPercent }: Capacity): readonly CapacityShare[] {
  const divisor = greatestCommonDivisor(spotPercent, 100 - spotPercent);
  const onDemand = { base: onDemandBase, weight: (100 - spotPercent) / divisor };
  const spot = { base: 0, weight: spotPercent / divisor };
  const shares: CapacityShare[] = [
    { capacityProvider: 'FARGATE', ...onDemand },
    { capacityProvider: 'FARGATE_SPOT', ...spot },
  ];
  return shares.filter(({ base, weight }) => base > 0 || weight > 0);
}

export interface Split {
  readonly onDemand: number;
  readonly spot: number;
}

/**
 * How many of `count` tasks run where. ECS fills the base first and then gives each task to the provider that is
 * furthest below its part; between equals the heavier one.
 */
export function splitOf(count: number, capacity: Capacity): Split {
  const onDemandBase = Math.min(count, capacity.onDemandBase);
  const split = { onDemand: onDemandBase, spot: 0 };
  const spotPart = capacity.spotPercent / 100;
  for (let placed = 1; placed <= count - onDemandBase; placed++) {
    const spotIsShort = spotPart * placed - split.spot;
    const onDemandIsShort = (1 - spotPart) * placed - (split.onDemand - onDemandBase);
    const toSpot =
      Math.abs(spotIsShort - onDemandIsShort) < 1e-9 ? spotPart >= 0.5 : spotIsShort > onDemandIsShort;
    if (toSpot) split.spot++;
    else split.onDemand++;
  }
  return split;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
