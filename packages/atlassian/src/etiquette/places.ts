/** Why there is no place. */
export type NoPlace = 'aborted' | 'timed_out' | 'full';

export interface PlaceRequest {
  /** Who waits and for which site: together the line. */
  who: string;
  where: string;
  /** Writes go ahead of the reads in their own line. */
  write: boolean;
  signal: AbortSignal | undefined;
  /** Milliseconds to wait at most. */
  waitMs: number;
}

/** A bounded number of places for requests to be under way in, some for each line, all lines together bounded too. */
export interface Places {
  /** Waits for a place; it must be given back with `leave`, once. */
  enter(request: PlaceRequest): Promise<{ ok: true; leave(): void } | { ok: false; reason: NoPlace }>;
}

interface Waiting {
  where: string;
  write: boolean;
  admit(): void;
}

/**
 * @param limits.each how many requests of one line to a site may be under way; asked each time, so that it can change
 * @param limits.total how many of all lines together
 * @param limits.waiting how many may wait in one line
 */
export function createPlaces(limits: {
  each: (write: boolean, where: string) => number;
  total: number;
  waiting: number;
}): Places {
  const inside = new Map<string, number>();
  /** In the order in which lines have their turn. */
  const lines = new Map<string, Waiting[]>();
  let all = 0;

  const fits = (line: string, { write, where }: Pick<Waiting, 'write' | 'where'>) =>
    all < limits.total && (inside.get(line) ?? 0) < Math.max(1, limits.each(write, where));

  const occupy = (line: string) => {
    all += 1;
    inside.set(line, (inside.get(line) ?? 0) + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      all -= 1;
      const rest = (inside.get(line) ?? 1) - 1;
      if (rest > 0) inside.set(line, rest);
      else inside.delete(line);
      admitNext();
    };
  };

  /** One from each line in turn, as long as there are places. */
  const admitNext = () => {
    for (const [line, waiting] of lines) {
      const [next] = waiting;
      if (all >= limits.total) return;
      if (!next || !fits(line, next)) continue;
      waiting.shift();
      // To the end, so that nobody's long line is in the way of the others'.
      lines.delete(line);
      if (waiting.length > 0) lines.set(line, waiting);
      next.admit();
    }
  };

  const drop = (line: string, one: Waiting) => {
    const waiting = lines.get(line);
    const at = waiting?.indexOf(one) ?? -1;
    if (at >= 0) waiting?.splice(at, 1);
    if (waiting?.length === 0) lines.delete(line);
  };

  const stand = (line: string, one: Waiting) => {
    const waiting = lines.get(line) ?? [];
    lines.set(line, waiting);
    const firstRead = one.write ? waiting.findIndex(({ write }) => !write) : -1;
    waiting.splice(firstRead < 0 ? waiting.length : firstRead, 0, one);
  };

  return {
    async enter({ who, where, write, signal, waitMs }) {
      const line = `${who} ${where}`;
      if (signal?.aborted) return { ok: false, reason: 'aborted' };
      if (!lines.has(line) && fits(line, { write, where })) return { ok: true, leave: occupy(line) };
      if ((lines.get(line)?.length ?? 0) >= limits.waiting) return { ok: false, reason: 'full' };
      return await new Promise((resolve) => {
        const done = (answer: Awaited<ReturnType<Places['enter']>>) => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', aborted);
          resolve(answer);
        };
        const giveUp = (reason: NoPlace) => {
          drop(line, one);
          done({ ok: false, reason });
        };
        const aborted = () => giveUp('aborted');
        const one: Waiting = { write, where, admit: () => done({ ok: true, leave: occupy(line) }) };
        const timer = setTimeout(() => giveUp('timed_out'), Math.max(0, waitMs));
        signal?.addEventListener('abort', aborted, { once: true });
        stand(line, one);
      });
    },
  };
}
