import { parentPort } from 'node:worker_threads';
import { adfToMarkdown } from '../read/document.js';
import { markdownToAdf } from '../write/document.js';

/** One conversion, as a thread receives it. */
export type Job = { to: 'adf'; markdown: string } | { to: 'markdown'; doc: unknown };

/** What a thread says: that it has begun, which is when the deadline begins too, and how it went. */
export type Message = { began: true } | { value: unknown } | { error: string };

const say = (message: Message) => parentPort?.postMessage(message);

parentPort?.on('message', (job: Job) => {
  say({ began: true });
  try {
    say({ value: job.to === 'adf' ? markdownToAdf(job.markdown) : adfToMarkdown(job.doc) });
  } catch (error) {
    say({ error: error instanceof Error ? error.message : 'unknown failure' });
  }
});
