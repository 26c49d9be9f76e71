import type { Worker } from 'node:worker_threads';
import type { Job, Message } from './thread.js';

export type Outcome =
  | { ok: true; value: unknown }
  | { ok: false; reason: 'too_complex' | 'busy' }
  | { ok: false; reason: 'failed'; error: Error };

/**
 * Has a thread do one conversion. Only after an `ok` is the thread fit for another.
 * @param deadlineMs counted from when the thread begins: a new one first loads its code
 */
export async function runJob(worker: Worker, job: Job, deadlineMs: number): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  let timer: NodeJS.Timeout | undefined;
  const onMessage = (message: Message) => {
    if ('began' in message) {
      timer = setTimeout(() => resolve({ ok: false, reason: 'too_complex' }), deadlineMs);
    } else if ('error' in message) {
      const { error, tooDeep } = message;
      resolve({ ok: false, ...(tooDeep ? { reason: 'too_complex' } : { reason: 'failed', error: new Error(error) }) });
    } else {
      resolve({ ok: true, value: message.value });
    }
  };
  const onError = (error: Error & { code?: unknown }) => {
    const tooLarge = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    resolve(tooLarge ? { ok: false, reason: 'too_complex' } : { ok: false, reason: 'failed', error });
  };
  // Nobody ends a thread at work but who closes the program.
  const onExit = () => resolve({ ok: false, reason: 'busy' });
  worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  try {
    worker.postMessage(job);
  } catch {
    // Nested deeper than can be copied.
    resolve({ ok: false, reason: 'too_complex' });
  }
  const outcome = await promise;
  clearTimeout(timer);
  worker.off('message', onMessage).off('error', onError).off('exit', onExit);
  return outcome;
}
