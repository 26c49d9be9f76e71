import type { Readable } from 'node:stream';

/** Why a file did not arrive whole. */
export type Stop = 'too_large' | 'too_slow' | 'empty' | 'cut_off' | 'ended' | 'unavailable';

class Stopped extends Error {
  readonly why: Stop;

  constructor(why: Stop) {
    super(`the file did not arrive: ${why}`);
    this.name = 'Stopped';
    this.why = why;
  }
}

/** A sender may let us wait this long, and a second more for each so many bytes that it has sent. */
const GRACE_MS = 10_000;
const BYTES_PER_SECOND = 16 * 1_024;

/** A file on its way in. */
export interface Arriving {
  /** How much of it has come. */
  readonly bytes: number;
  /** Its size: as it was announced, or as it turned out; undefined as long as neither is known. */
  readonly size: number | undefined;
  /** Whether it was asked for: it can be read once. */
  readonly begun: boolean;
  /** Set where not all of it came, so that no reader ever had the whole. */
  readonly stopped: Stop | undefined;
  /** Its bytes; throws where they do not come, which leaves the sender connected. */
  read(): AsyncGenerator<Uint8Array, void>;
}

/**
 * A body, counted and timed while somebody reads it: only what its sender takes counts, not what its reader does.
 *
 * @param limits.size bytes that its sender announced
 * @param limits.maxBytes the most that it may have
 * @param limits.signal ends it
 * @param limits.refused asked when all of it is here, before the reader is told so: why it may not have it after all
 */
export function arriving(
  body: Readable,
  limits: { size: number | undefined; maxBytes: number; signal: AbortSignal; refused(): Promise<Stop | undefined> },
): Arriving {
  let bytes = 0;
  let begun = false;
  let isWhole = false;
  let stopped: Stop | undefined;

  async function* pass(): AsyncGenerator<Uint8Array, void> {
    // The sender is still to be answered.
    const chunks: AsyncIterator<Buffer> = body.iterator({ destroyOnReturn: false });
    try {
      let waited = 0;
      for (;;) {
        const began = performance.now();
        const patience = GRACE_MS + (bytes / BYTES_PER_SECOND) * 1_000 - waited;
        const { done, value } = await comes(chunks.next(), patience, limits.signal);
        if (done) break;
        waited += performance.now() - began;
        bytes += value.length;
        if (bytes > limits.maxBytes) throw new Stopped('too_large');
        yield value;
      }
    } finally {
      // Lets go of the body, which flows for nobody else before: at once, or with what comes next if that was waited for.
      chunks.return?.().catch(() => {});
    }
    if (bytes === 0) throw new Stopped('empty');
    const refused = await limits.refused();
    if (refused) throw new Stopped(refused);
    isWhole = true;
  }

  return {
    get bytes() {
      return bytes;
    },
    get size() {
      return limits.size ?? (isWhole ? bytes : undefined);
    },
    get begun() {
      return begun;
    },
    get stopped() {
      return stopped;
    },
    async *read() {
      begun = true;
      try {
        yield* pass();
      } catch (error) {
        stopped = error instanceof Stopped ? error.why : 'cut_off';
        throw error;
      }
    },
  };
}

/** @throws Stopped where it does not come in that time, or the signal is given */
function comes<T>(next: Promise<T>, milliseconds: number, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (why: Stop) => {
      settle();
      reject(new Stopped(why));
    };
    const ended = () => stop('ended');
    const timer = setTimeout(() => stop('too_slow'), Math.max(0, milliseconds));
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', ended);
    };
    signal.addEventListener('abort', ended, { once: true });
    if (signal.aborted) ended();
    next.then(resolve, reject).finally(settle);
  });
}
