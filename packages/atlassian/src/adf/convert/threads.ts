import { Worker } from 'node:worker_threads';
import { type Outcome, runJob } from './run.js';
import type { Job } from './thread.js';

export interface ThreadLimits {
  /** How many threads there may be. */
  size: number;
  /** How long one conversion may take, in milliseconds. */
  deadlineMs: number;
  /** How many conversions may wait, of all owners and of each. */
  maxWaiting: number;
  maxWaitingEach: number;
}

export interface Threads {
  /** Never rejects. One owner's jobs run one after the other, so that nobody has all threads. */
  run(job: Job, owner: string): Promise<Outcome>;
  close(): Promise<void>;
}

interface Waiting {
  job: Job;
  owner: string;
  settle(outcome: Outcome): void;
}

/** Far more than the largest page takes (MiB); past it the thread ends, and not the program. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 256 };
const BUSY: Outcome = { ok: false, reason: 'busy' };

/** Threads that begin when there is work for them, stay for more, and are ended when a job lasts too long. */
export function createThreads({ size, deadlineMs, maxWaiting, maxWaitingEach }: ThreadLimits): Threads {
  const threads = new Set<Worker>();
  const idle: Worker[] = [];
  const waiting: Waiting[] = [];
  const served = new Set<string>();
  let closed = false;

  const startNext = async (): Promise<void> => {
    const next = waiting.find(({ owner }) => !served.has(owner));
    if (!next || served.size >= size) return;
    waiting.splice(waiting.indexOf(next), 1);
    served.add(next.owner);
    const worker = idle.pop() ?? begin();
    worker.ref();
    const outcome = await runJob(worker, next.job, deadlineMs);
    if (outcome.ok) {
      // An idle thread does not keep the program from ending.
      worker.unref();
      idle.push(worker);
    } else {
      threads.delete(worker);
      void worker.terminate();
    }
    served.delete(next.owner);
    next.settle(outcome);
    void startNext();
  };

  const begin = (): Worker => {
    const worker = new Worker(new URL('./thread.js', import.meta.url), { resourceLimits: RESOURCE_LIMITS });
    // Errors are told to who waits for the job; without any listener they would end the program.
    worker.on('error', () => {});
    threads.add(worker);
    return worker;
  };

  return {
    run(job, owner) {
      const own = waiting.filter((other) => other.owner === owner).length;
      if (closed || own >= maxWaitingEach || waiting.length >= maxWaiting) return Promise.resolve(BUSY);
      return new Promise((settle) => {
        waiting.push({ job, owner, settle });
        void startNext();
      });
    },
    async close() {
      closed = true;
      for (const { settle } of waiting.splice(0)) settle(BUSY);
      await Promise.all([...threads].map((worker) => worker.terminate()));
    },
  };
}
