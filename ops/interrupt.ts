/** A person's Ctrl-C: once means finish safely, twice means now. */
export interface Interruption {
  readonly once: AbortSignal;
  readonly twice: AbortSignal;
  /** Gives the signals their usual meaning back. */
  release(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** npm and our own hand-over pass a Ctrl-C on that the terminal has sent already; that is not a second one. */
const echoMs = 400;

export function listenForInterrupts(): Interruption {
  const once = new AbortController();
  const twice = new AbortController();
  let firstAt = 0;
  const heard = () => {
    const now = performance.now();
    if (!once.signal.aborted) {
      firstAt = now;
      once.abort();
    } else if (now - firstAt > echoMs) twice.abort();
  };
  for (const signal of signals) process.on(signal, heard);
  return {
    once: once.signal,
    twice: twice.signal,
    release: () => {
      for (const signal of signals) process.off(signal, heard);
    },
  };
}

/** Resolves when the signal is given, at once when it was. */
export function given(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
