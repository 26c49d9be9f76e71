import type { Principal } from '../bearer/principal.js';

/** Something that goes on for a principal: a tool call, or a stream that is held open. */
export interface Work {
  readonly principal: Principal;
  /** The connections that it has used so far. */
  readonly connections: Set<string>;
  /** Aborted when what the work rests on has ended. */
  readonly signal: AbortSignal;
  abort(): void;
  /** Must be called when the work is over. */
  end(): void;
}

/** All the work that goes on in this process. */
export interface RunningWork extends Iterable<Work> {
  begin(principal: Principal): Work;
}

export function createRunningWork(): RunningWork {
  const running = new Set<Work>();
  return {
    begin(principal) {
      const controller = new AbortController();
      const work: Work = {
        principal,
        connections: new Set(),
        signal: controller.signal,
        abort: () => controller.abort(),
        end: () => void running.delete(work),
      };
      running.add(work);
      return work;
    },
    [Symbol.iterator]: () => running.values(),
  };
}
