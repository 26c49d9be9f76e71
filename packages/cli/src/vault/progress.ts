export interface Progress {
  /** @param total as counted at the beginning; more may come to it */
  show(what: string, done: number, total: number): void;
  end(): void;
}

/** Milliseconds between two words on how far it is: on a terminal one line that changes, elsewhere lines. */
const EVERY = { terminal: 200, log: 2_000 };

/** Tells how far long work is: done, of how many, how fast, and how long it will take. */
export function createProgress(stream: { write(text: string): unknown; isTTY?: boolean }): Progress {
  let what = '';
  let heardAt = performance.now();
  let began = heardAt;
  let toldAt = 0;
  let told = -1;
  let open = false;
  const end = () => {
    if (open && stream.isTTY) stream.write('\n');
    open = false;
  };
  return {
    show: (next, done, total) => {
      const now = performance.now();
      if (next !== what) {
        end();
        what = next;
        // The first word comes when some is done: what it took counts.
        began = heardAt;
        toldAt = Number.NEGATIVE_INFINITY;
        told = -1;
      }
      heardAt = now;
      const every = stream.isTTY ? EVERY.terminal : EVERY.log;
      if (total === 0 || done === told || (done < total && now < toldAt + every)) return;
      [toldAt, told] = [now, done];
      const rate = done / Math.max((now - began) / 1_000, 0.001);
      const left = rate > 0 && done < total ? `, ${Math.ceil((total - done) / rate)} s left` : '';
      const of = Math.max(done, total).toLocaleString('en');
      const line = `${what}: ${done.toLocaleString('en')} of ${of}, ${Math.round(rate).toLocaleString('en')}/s${left}`;
      stream.write(stream.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
      open = true;
    },
    end,
  };
}
