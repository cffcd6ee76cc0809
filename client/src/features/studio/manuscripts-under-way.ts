import { askBeforeLeaving } from './ask-before-leaving.ts';
import { sendManuscript } from './send-manuscript.ts';

/** How far the manuscript of an edition is. Above the pages: it goes on while another one is looked at. */
const fractions = new Map<string, number>();
const listeners = new Set<() => void>();
/** The parts of pages that can say themselves what failed, by edition. */
const parts = new Map<string, (reason: unknown) => void>();

function progress(editionId: string, fraction: number | null): void {
  if (fraction === null) fractions.delete(editionId);
  else fractions.set(editionId, fraction);
  askBeforeLeaving(`manuscript ${editionId}`, fraction !== null);
  for (const listener of listeners) listener();
}

export function subscribeManuscripts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** From 0 to 1; null when nothing is on its way. */
export function manuscriptFraction(editionId: string): number | null {
  return fractions.get(editionId) ?? null;
}

/** The part of the page that shows the edition now. @returns what to call when it goes. */
export function showManuscriptFailures(editionId: string, show: (reason: unknown) => void): () => void {
  parts.set(editionId, show);
  return () => {
    if (parts.get(editionId) === show) parts.delete(editionId);
  };
}

interface Sending {
  readonly editionId: string;
  readonly file: File;
  /** The server has it, or will not. */
  readonly onSent: () => Promise<unknown>;
  /** It failed and no page shows that. */
  readonly onUnseen: (reason: unknown) => void;
}

/** Sends one manuscript of an edition at a time: two would be two revisions. */
export async function sendForEdition({ editionId, file, onSent, onUnseen }: Sending): Promise<void> {
  if (fractions.has(editionId)) return;
  progress(editionId, 0);
  try {
    await sendManuscript(editionId, file, (fraction) => progress(editionId, fraction));
    // The line stays until the page shows what came.
    await onSent().catch(() => undefined);
    progress(editionId, null);
  } catch (reason) {
    // Over before it is told: the next one may be chosen at once.
    progress(editionId, null);
    (parts.get(editionId) ?? onUnseen)(reason);
    // The server may have it all the same.
    void onSent().catch(() => undefined);
  }
}
