/** One service driven by the controller: what its actions say is done with real processes, and what happens is told to it. */
import {
  type Action,
  countHealthy,
  type Event,
  isSteady,
  newService,
  nextWake,
  type Rules,
  type State,
  step,
} from '@mangu/rehearsal/controller';
import type { ServiceName } from '@mangu/topology/types';
import type { Balancer, Verdict } from './balancer.ts';
import type { Limits } from './limits.ts';
import type { RevisionKind, StartedTask, TaskMaker } from './tasks.ts';
import type { Tell } from './tell.ts';

export interface FleetOrder {
  readonly service: ServiceName;
  readonly rules: Rules;
  readonly vcpus: number;
  readonly memoryMb: number;
  readonly balancer: Balancer;
  readonly maker: TaskMaker;
  readonly limits: Limits;
  readonly tell: Tell;
}

export interface Fleet {
  readonly service: ServiceName;
  state(): State;
  isSteady(): boolean;
  healthy(): number;
  deploy(revision: string, kind: RevisionKind): void;
  /** As when its machine dies: no signal that it could hear. */
  loseTask(task: string): void;
  loseZone(zone: string): void;
  regainZone(zone: string): void;
  /** Call with what the load balancer thinks of tasks, often. */
  look(verdicts: ReadonlyMap<string, Verdict>): Promise<void>;
  /** Share of the CPU that all tasks in service may use since the last call; undefined where nobody counts. */
  cpuPercent(): number | undefined;
  reportCpu(percent: number): void;
  stop(): Promise<void>;
}

interface Running extends StartedTask {
  readonly zone: string;
  seen: Verdict;
  /** When the controller was last told that it fails. */
  toldAt: number;
}

export function startFleet(order: FleetOrder): Fleet {
  const { service, rules, balancer, maker, limits, tell } = order;
  const kinds = new Map<string, RevisionKind>([['revision-1', 'good']]);
  const running = new Map<string, Running>();
  const cpuBefore = new Map<string, number>();
  let cpuSince = performance.now();
  let state = newService(rules.minTasks, 'revision-1');
  let waking: NodeJS.Timeout | undefined;
  let stopped = false;
  const nameOf = (task: string) => `${service}-${task}`;

  function send(event: Event): void {
    if (stopped) return;
    const [next, actions] = step(rules, state, event);
    state = next;
    for (const action of actions) {
      perform(action).catch((error: unknown) =>
        tell({ what: 'fault', words: `${nameOf('task' in action ? action.task : '')}: ${String(error)}` }),
      );
    }
    clearTimeout(waking);
    const wake = nextWake(state, event.at);
    if (wake !== undefined)
      waking = setTimeout(() => send({ type: 'tick', at: Date.now() }), Math.max(0, wake - Date.now()));
  }

  async function perform(action: Action): Promise<void> {
    if (action.do === 'tell') {
      tell({ ...action.news, service });
      return;
    }
    const task = running.get(action.task);
    switch (action.do) {
      case 'start':
        return begin(action.task, action.revision, action.zone);
      case 'register': {
        const port = await task?.ready;
        if (!task || port === undefined) return;
        if (await balancer.register(service, nameOf(action.task), port))
          await lookAt(action.task, task, 'up');
        return;
      }
      case 'deregister':
        return balancer.drain(service, nameOf(action.task));
      case 'stop':
        task?.program.signal(task.stopSignal);
        return;
      case 'kill':
        task?.program.signal('SIGKILL');
    }
  }

  async function begin(task: string, revision: string, zone: string): Promise<void> {
    const name = nameOf(task);
    const started = maker.start(service, name, kinds.get(revision) ?? 'good');
    if (started.program.pid > 0) limits.limit(name, started.program.pid, order.vcpus, order.memoryMb);
    running.set(task, { ...started, zone, seen: 'none', toldAt: 0 });
    tell({ what: 'task-started', service, task });
    void started.program.ended.then(async () => {
      running.delete(task);
      cpuBefore.delete(task);
      tell({ what: 'task-ended', service, task });
      send({ type: 'task-stopped', at: Date.now(), task });
      await balancer.remove(service, name).catch(() => {});
      await limits.forget(name);
    });
    if ((await started.ready) !== undefined) send({ type: 'task-running', at: Date.now(), task });
  }

  async function lookAt(id: string, task: Running, verdict: Verdict): Promise<void> {
    const { health } = rules;
    const told = (ok: boolean, times: number) => {
      task.toldAt = Date.now();
      for (let time = 0; time < times; time++) send({ type: 'health', at: Date.now(), task: id, ok });
    };
    if (verdict === 'none') return;
    const before = task.seen;
    task.seen = verdict;
    if (verdict === 'up' && before !== 'up') {
      if (before === 'none') await balancer.putIntoService(service, nameOf(id));
      told(true, before === 'none' ? 1 : health.healthyThreshold);
    } else if (verdict === 'down' && before !== 'down') {
      // One that never passed has failed one check, one that was in service as many as the load balancer wants.
      told(false, before === 'none' ? 1 : health.unhealthyThreshold);
    } else if (verdict === 'down' && Date.now() - task.toldAt >= health.intervalMs) told(false, 1);
  }

  send({ type: 'tick', at: Date.now() });
  return {
    service,
    state: () => state,
    isSteady: () => isSteady(state),
    healthy: () => countHealthy(state.tasks),
    deploy(revision, kind) {
      kinds.set(revision, kind);
      send({ type: 'deploy', at: Date.now(), revision });
    },
    loseTask: (task) => running.get(task)?.program.signal('SIGKILL'),
    loseZone(zone) {
      send({ type: 'zone-lost', at: Date.now(), zone });
      for (const task of running.values()) if (task.zone === zone) task.program.signal('SIGKILL');
    },
    regainZone: (zone) => send({ type: 'zone-back', at: Date.now(), zone }),
    async look(verdicts) {
      for (const [id, task] of running) {
        const verdict = verdicts.get(nameOf(id));
        if (verdict !== undefined) await lookAt(id, task, verdict);
      }
    },
    cpuPercent() {
      const now = performance.now();
      const seconds = (now - cpuSince) / 1000;
      cpuSince = now;
      const used = state.tasks
        .filter(({ phase }) => phase === 'healthy')
        .map(({ id }) => {
          const total = limits.cpuSeconds(nameOf(id));
          const before = cpuBefore.get(id);
          if (total !== undefined) cpuBefore.set(id, total);
          return total === undefined || before === undefined ? undefined : total - before;
        })
        .filter((each) => each !== undefined);
      if (used.length === 0 || seconds <= 0) return undefined;
      const share = used.reduce((sum, each) => sum + each, 0) / (used.length * order.vcpus * seconds);
      return Math.min(100, share * 100);
    },
    reportCpu: (percent) => send({ type: 'cpu', at: Date.now(), percent }),
    async stop() {
      stopped = true;
      clearTimeout(waking);
      // What is rehearsed is over: nobody is answered any more, so nothing drains.
      const all = [...running.values()].map(({ program }) => program);
      for (const program of all) program.signal(service === 'client' ? 'SIGTERM' : 'SIGKILL');
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}
