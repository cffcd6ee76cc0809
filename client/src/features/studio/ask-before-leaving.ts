const unfinished = new Set<string>();

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

/**
 * As long as something is unfinished, the browser asks before the window goes. Another page of the app is no reason to
 * ask: what is under way goes on there.
 */
export function askBeforeLeaving(what: string, isUnfinished: boolean): void {
  if (isUnfinished) unfinished.add(what);
  else unfinished.delete(what);
  // Adding it twice is adding it once.
  if (unfinished.size > 0) window.addEventListener('beforeunload', ask);
  else window.removeEventListener('beforeunload', ask);
}
