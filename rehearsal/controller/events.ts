/** What happens to a service, and what the controller wants done about it. */
import type { Capacity } from './state.ts';

export type Event =
  /** Time has passed: ask for it at `nextWake`. */
  | { readonly type: 'tick'; readonly at: number }
  /** Its program runs and can be reached. */
  | { readonly type: 'task-running'; readonly at: number; readonly task: string }
  /** It ended, by itself or because it was told to. */
  | { readonly type: 'task-stopped'; readonly at: number; readonly task: string }
  /** There was no place for it. Says nothing about the revision. */
  | { readonly type: 'placement-failed'; readonly at: number; readonly task: string }
  | { readonly type: 'health'; readonly at: number; readonly task: string; readonly ok: boolean }
  /** The mean CPU of a period that has just ended. */
  | { readonly type: 'cpu'; readonly at: number; readonly percent: number }
  | { readonly type: 'deploy'; readonly at: number; readonly revision: string }
  /** AWS takes the task back in two minutes. */
  | { readonly type: 'spot-notice'; readonly at: number; readonly task: string }
  | { readonly type: 'zone-lost' | 'zone-back'; readonly at: number; readonly zone: string };

export type Action =
  | {
      readonly do: 'start';
      readonly task: string;
      readonly revision: string;
      readonly zone: string;
      readonly capacity: Capacity;
    }
  /** Send to it from now on if its checks pass. */
  | { readonly do: 'register'; readonly task: string }
  /** Send nothing new to it. */
  | { readonly do: 'deregister'; readonly task: string }
  /** SIGTERM. */
  | { readonly do: 'stop'; readonly task: string }
  /** SIGKILL. */
  | { readonly do: 'kill'; readonly task: string }
  /** For timelines and pages; nothing is to be done. */
  | { readonly do: 'tell'; readonly news: News };

export type News =
  | { readonly what: 'scaled-out' | 'scaled-in'; readonly desired: number }
  | { readonly what: 'deployment-began' | 'deployment-completed'; readonly revision: string }
  | { readonly what: 'rolled-back'; readonly revision: string; readonly to: string }
  | { readonly what: 'task-healthy' | 'task-unhealthy' | 'task-lost' | 'spot-notice'; readonly task: string };
