/** What the server tells the process that started it, over the IPC channel; nothing when there is none. */
export type ServerEvent =
  | { readonly event: 'step'; readonly step: 'database' | 'backup' | 'migrations'; readonly detail?: string }
  | { readonly event: 'ready'; readonly url: string; readonly milliseconds: number; readonly first: boolean }
  /** There is no administrator; whoever opens the link first becomes one. */
  | { readonly event: 'welcome'; readonly url: string; readonly expires: string }
  | { readonly event: 'handbook'; readonly state: 'begun' | 'done' }
  | { readonly event: 'refused'; readonly id: string; readonly message: string };

/** What a backup or a restore tells. */
export type BackupEvent =
  | {
      readonly event: 'progress';
      readonly stage: 'checking' | 'tables' | 'files';
      readonly bytes: number;
      /** Absent when nobody knows yet. */
      readonly total?: number;
    }
  | {
      readonly event: 'done';
      readonly bytes: number;
      readonly rows: number;
      readonly objects: number;
      /** Objects that were taken away while they were being copied. */
      readonly gone: number;
    };

export function tellParent(event: ServerEvent | BackupEvent): void {
  // The callback takes the error of a parent that is gone; losing it is handled where `disconnect` is.
  if (process.connected) process.send?.(event, undefined, undefined, () => {});
}
