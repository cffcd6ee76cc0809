export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly undo: (() => void) | undefined;
  readonly tone: 'plain' | 'must';
}

let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

interface ToastOptions {
  /** Takes back what was just done. */
  readonly undo?: () => void;
  /** `must` for what failed after the page had gone on. */
  readonly tone?: 'plain' | 'must';
}

/** Says in one line what just happened, wherever one is; an undo button where that can be taken back. */
export function showToast(text: string, { undo, tone = 'plain' }: ToastOptions = {}): void {
  last += 1;
  // More than three at once nobody reads.
  change([...toasts.slice(-2), { id: last, text, undo, tone }]);
}

export function dismissToast(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentToasts(): readonly Toast[] {
  return toasts;
}
