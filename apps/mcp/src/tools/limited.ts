/** A signal that is aborted with any of some others, and when its time is over. */
export interface Limited {
  signal: AbortSignal;
  /** Must be called when what it limits is over. */
  end(): void;
}

/**
 * The same as `AbortSignal.any` with `AbortSignal.timeout`, at a fraction of the cost: those are made for signals that
 * nobody ends.
 */
export function limited(signals: readonly AbortSignal[], milliseconds: number): Limited {
  const controller = new AbortController();
  const abort = () => controller.abort();
  for (const signal of signals) {
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  }
  const timer = setTimeout(abort, milliseconds).unref();
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', abort);
    },
  };
}
