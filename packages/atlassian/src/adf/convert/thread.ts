import { parentPort } from 'node:worker_threads';
import { type Edit, editDocument } from '../edit/edit.js';
import type { LinkPolicy } from '../links/policy.js';
import { adfToMarkdown } from '../read/document.js';
import { markdownToAdf } from '../write/document.js';

/** One conversion or edit, as a thread receives it. */
export type Job =
  | { to: 'adf'; markdown: string }
  | { to: 'markdown'; doc: unknown; links?: LinkPolicy | undefined }
  | { to: 'edited'; body: string; edit: Edit; since?: string | undefined; links?: LinkPolicy | undefined };

/** What a thread says: that it has begun, which is when the deadline begins too, and how it went. */
export type Message = { began: true } | { value: unknown } | { error: string; tooDeep: boolean };

const say = (message: Message) => parentPort?.postMessage(message);

parentPort?.on('message', (job: Job) => {
  say({ began: true });
  try {
    say({ value: work(job) });
  } catch (error) {
    // The stack ends where something is nested deeper than anybody writes.
    const tooDeep = error instanceof RangeError;
    say({ error: error instanceof Error ? error.message : 'unknown failure', tooDeep });
  }
});

function work(job: Job): unknown {
  switch (job.to) {
    case 'adf':
      return markdownToAdf(job.markdown);
    case 'markdown':
      return adfToMarkdown(job.doc, job.links);
    case 'edited':
      return editDocument(job.body, job.edit, job.since, job.links);
  }
}
