/**
 * What surrounds a controller, with a clock that jumps from event to event: tasks take time to start, checks come at
 * their interval, what is told to end ends. Tests disturb it, `mangu simulate` lets traffic through it.
 */
import type { Action, Event, Rules, State } from '../controller/index.ts';

/** So that the tests can put one with a planted fault in its place. */
export interface Controller {
  readonly newService: (minTasks: number, revision: string) => State;
  readonly step: (rules: Rules, state: State, event: Event) => readonly [State, readonly Action[]];
  readonly nextWake: (state: State, now: number) => number | undefined;
}

/** What a revision does once its tasks start. */
export type Behaviour = 'sound' | 'ends-at-once' | 'never-healthy';

export interface WorldOptions {
  readonly rules: Rules;
  readonly controller: Controller;
  /** From being asked for until the program runs. */
  readonly startMs: () => number;
  /** From SIGTERM until it has ended. */
  readonly endMs: () => number;
  readonly behaviourOf?: (revision: string) => Behaviour;
  /** Called after every step of the controller. */
  readonly watch?: (seen: Seen) => void;
}

export interface Seen {
  readonly event: Event;
  readonly before: State;
  readonly after: State;
  readonly actions: readonly Action[];
}

interface Planned {
  readonly at: number;
  readonly what: () => void;
}

export class World {
  state: State;
  now = 0;
  readonly #options: WorldOptions;
  /** By time, and of the same time in the order in which they were planned. */
  #planned: Planned[] = [];
  readonly #failing = new Set<string>();
  readonly #checked = new Set<string>();
  #spotIsGone = false;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.state = options.controller.newService(options.rules.minTasks, 'r1');
    this.send({ type: 'tick', at: 0 });
  }

  /** When something happens next by itself. */
  get next(): number | undefined {
    return earlier(this.#wake, this.#planned[0]?.at);
  }

  get #wake(): number | undefined {
    return this.#options.controller.nextWake(this.state, this.now);
  }

  /** Lets everything happen up to a time. */
  runUntil(at: number): void {
    for (let next = this.next; next !== undefined && next <= at; next = this.next) {
      const wakes = this.#wake === next;
      this.now = Math.max(this.now, next);
      // The controller first: what is planned for the same moment may come to nothing, and not wake it.
      if (wakes) this.send({ type: 'tick', at: this.now });
      else this.#planned.shift()?.what();
    }
    this.now = Math.max(this.now, at);
  }

  send(event: Event): void {
    const before = this.state;
    const { controller, rules, watch } = this.#options;
    const [after, actions] = controller.step(rules, before, event);
    this.state = after;
    watch?.({ event, before, after, actions });
    for (const action of actions) this.#do(action);
  }

  deploy(revision: string): void {
    this.send({ type: 'deploy', at: this.now, revision });
  }

  /** It ends without having been told to. */
  crash(task: string): void {
    this.send({ type: 'task-stopped', at: this.now, task });
  }

  /** Its checks fail from now on, or pass again. */
  setFailing(task: string, failing: boolean): void {
    if (failing) this.#failing.add(task);
    else this.#failing.delete(task);
    if (!this.#checked.has(task)) this.#check(task);
  }

  /** AWS takes a Spot task back: it is gone after the notice, ended or not. */
  interrupt(task: string): void {
    if (!this.state.tasks.some(({ id, capacity }) => id === task && capacity === 'spot')) return;
    this.send({ type: 'spot-notice', at: this.now, task });
    this.#plan(this.#options.rules.spotNoticeMs, () => this.#end(task));
  }

  setSpotGone(gone: boolean): void {
    this.#spotIsGone = gone;
  }

  /** Every task of it is gone at once, and none can be placed there. */
  loseZone(zone: string): void {
    this.send({ type: 'zone-lost', at: this.now, zone });
    for (const task of this.state.tasks) if (task.zone === zone) this.crash(task.id);
  }

  regainZone(zone: string): void {
    this.send({ type: 'zone-back', at: this.now, zone });
  }

  #do(action: Action): void {
    const { startMs, endMs, behaviourOf } = this.#options;
    switch (action.do) {
      case 'start': {
        const { task, capacity, revision } = action;
        const noPlace = capacity === 'spot' && this.#spotIsGone;
        this.#plan(startMs(), () => {
          if (noPlace) this.send({ type: 'placement-failed', at: this.now, task });
          else if (behaviourOf?.(revision) === 'ends-at-once') this.crash(task);
          else this.send({ type: 'task-running', at: this.now, task });
        });
        return;
      }
      case 'register':
        this.#checked.add(action.task);
        this.#plan(this.#options.rules.health.intervalMs, () => this.#check(action.task));
        return;
      case 'stop':
        this.#plan(endMs(), () => this.#end(action.task));
        return;
      case 'kill':
        this.#plan(0, () => this.#end(action.task));
        return;
      case 'deregister':
      case 'tell':
    }
  }

  #end(task: string): void {
    this.#failing.delete(task);
    this.#checked.delete(task);
    if (this.state.tasks.some(({ id }) => id === task)) this.crash(task);
  }

  /** Checks that would change nothing are left out: a healthy task that goes on passing them. */
  #check(id: string): void {
    const find = () => this.state.tasks.find((task) => task.id === id);
    const sick = (revision: string) => this.#options.behaviourOf?.(revision) === 'never-healthy';
    const task = find();
    const isChecked =
      task && task.phase !== 'starting' && task.phase !== 'draining' && task.phase !== 'stopping';
    if (!isChecked) {
      this.#checked.delete(id);
      return;
    }
    const ok = !this.#failing.has(id) && !sick(task.revision);
    this.send({ type: 'health', at: this.now, task: id, ok });
    if (ok && find()?.phase === 'healthy') this.#checked.delete(id);
    else {
      this.#checked.add(id);
      this.#plan(this.#options.rules.health.intervalMs, () => this.#check(id));
    }
  }

  #plan(afterMs: number, what: () => void): void {
    const at = this.now + afterMs;
    const later = this.#planned.findLastIndex((each) => each.at <= at);
    this.#planned.splice(later + 1, 0, { at, what });
  }
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}
