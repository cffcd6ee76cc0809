/** How services and their tasks are: from the controllers, and from the control groups of the tasks. */
import type { State, Task } from '@mangu/rehearsal/controller';
import type { ServiceName } from '@mangu/topology/types';
import type { Fleet } from '../stage/fleet.ts';
import type { Stage } from '../stage/stage.ts';
import type { ServiceStatus, TaskStatus } from '../told/index.ts';
import type { Put } from './put.ts';

const megabyte = 2 ** 20;

export interface ServiceLook {
  look(): readonly ServiceStatus[];
}

export function lookAtServices(stage: Stage, put: Put): ServiceLook {
  const cpuBefore = new Map<string, { readonly at: number; readonly seconds: number }>();

  /** Percent of its CPU since the last look. */
  function cpuOf(name: string, vcpus: number): number | null {
    const seconds = stage.limits.cpuSeconds(name);
    const before = cpuBefore.get(name);
    if (seconds === undefined) return null;
    const at = performance.now();
    cpuBefore.set(name, { at, seconds });
    if (!before || at <= before.at) return null;
    return Math.max(0, ((seconds - before.seconds) / ((vcpus * (at - before.at)) / 1000)) * 100);
  }

  function taskOf(service: ServiceName, { id, zone, phase }: Task): TaskStatus {
    const { cpuUnits, memoryMb } = stage.topology.services[service];
    const name = `${service}-${id}`;
    const cpuPercent = cpuOf(name, (cpuUnits / 1024) * stage.scale);
    const bytes = stage.limits.memoryBytes(name);
    if (cpuPercent !== null) put('CPUUtilization', cpuPercent, service);
    if (bytes !== undefined) put('MemoryUtilization', (bytes / megabyte / memoryMb) * 100, service);
    return { id, zone, phase, cpuPercent, memoryMb: bytes === undefined ? null : bytes / megabyte };
  }

  function serviceOf({ service, state }: Fleet): ServiceStatus {
    const now = state();
    const { desired, tasks, deployment } = now;
    putCounts(service, now, stage.topology.network.zones, put);
    return {
      name: service,
      desired,
      revision: deployment.revision,
      memoryLimitMb: stage.topology.services[service].memoryMb,
      tasks: tasks.map((task) => taskOf(service, task)),
    };
  }

  return {
    look() {
      const services = Object.values(stage.fleets).map(serviceOf);
      const here = new Set(services.flatMap(({ name, tasks }) => tasks.map(({ id }) => `${name}-${id}`)));
      for (const name of cpuBefore.keys()) if (!here.has(name)) cpuBefore.delete(name);
      return services;
    },
  };
}

/** As ECS and the load balancer count them. */
function putCounts(
  service: ServiceName,
  { desired, tasks }: State,
  zones: readonly string[],
  put: Put,
): void {
  const targets = tasks.filter(({ phase }) => ['running', 'healthy', 'unhealthy'].includes(phase));
  put('DesiredTaskCount', desired, service);
  put('RunningTaskCount', targets.length, service);
  // It is silent when there is nothing in the target group.
  if (targets.length === 0) return;
  for (const zone of zones) {
    const inZone = targets.filter((task) => task.zone === zone);
    const count = (of: (task: Task) => boolean) => inZone.filter(of).length;
    put(
      'HealthyHostCount',
      count(({ phase }) => phase === 'healthy'),
      service,
    );
    put(
      'UnHealthyHostCount',
      count(({ phase, failed }) => phase === 'unhealthy' || (phase === 'running' && failed > 0)),
      service,
    );
  }
}
