/** What happens on the stage, as it happens: for timelines, screens and reports. */
import type { News } from '@mangu/rehearsal/controller';
import type { ServiceName } from '@mangu/topology/types';

export type Happening =
  | (News & { readonly service: ServiceName })
  | { readonly what: 'task-started' | 'task-ended'; readonly service: ServiceName; readonly task: string }
  | { readonly what: 'database-silent' }
  | { readonly what: 'database-moved'; readonly milliseconds: number }
  | { readonly what: 'database-standby'; readonly synchronous: boolean }
  | { readonly what: 'database-storage'; readonly full: boolean }
  /** Below the mark of its alarm, or above it again. */
  | { readonly what: 'database-storage-low'; readonly low: boolean }
  | { readonly what: 'cache-moved'; readonly milliseconds: number }
  | { readonly what: 'alarm'; readonly name: string; readonly on: boolean }
  /** What a drill does on purpose. */
  | { readonly what: 'done'; readonly words: string }
  | { readonly what: 'fault'; readonly words: string };

export type Tell = (happening: Happening) => void;
