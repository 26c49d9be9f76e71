import type { Edit, EditResult } from '../edit/edit.js';
import type { LinkPolicy } from '../links/policy.js';
import { adfToMarkdown } from '../read/document.js';
import type { AdfDoc } from '../types.js';
import { markdownToAdf } from '../write/document.js';
import type { Outcome } from './run.js';
import { isSmallDocument, isSmallMarkdown } from './small.js';
import { createThreads, type ThreadLimits } from './threads.js';

export type Conversion<T> =
  | { ok: true; value: T }
  /** `too_complex`: it would take longer than the deadline. `busy`: too much is waiting already. */
  | { ok: false; reason: 'too_complex' | 'busy' };

/** Both directions of the conversion, and edits, for programs that serve several users: no text blocks the others. */
export interface Converter {
  /** {@link markdownToAdf}, off the event loop unless it is cheap. @param owner whose text it is, for fairness */
  toAdf(markdown: string, owner: string): Promise<Conversion<AdfDoc>>;
  /** {@link adfToMarkdown}, in the same way. */
  toMarkdown(doc: unknown, owner: string, links?: LinkPolicy): Promise<Conversion<ReturnType<typeof adfToMarkdown>>>;
  /** {@link editDocument}, never on the event loop. */
  edit(
    body: string,
    edit: Edit,
    since: string | undefined,
    owner: string,
    links?: LinkPolicy,
  ): Promise<Conversion<EditResult>>;
  /** Ends the threads; what is under way is answered with `busy`. */
  close(): Promise<void>;
}

export function createConverter(limits: ThreadLimits): Converter {
  const threads = createThreads(limits);
  return {
    async toAdf(markdown, owner) {
      if (isSmallMarkdown(markdown)) return { ok: true, value: markdownToAdf(markdown) };
      return conversion<AdfDoc>(await threads.run({ to: 'adf', markdown }, owner));
    },
    async toMarkdown(doc, owner, links) {
      if (isSmallDocument(doc)) return { ok: true, value: adfToMarkdown(doc, links) };
      return conversion<ReturnType<typeof adfToMarkdown>>(await threads.run({ to: 'markdown', doc, links }, owner));
    },
    async edit(body, edit, since, owner, links) {
      return conversion<EditResult>(await threads.run({ to: 'edited', body, edit, since, links }, owner));
    },
    close: () => threads.close(),
  };
}

/** @throws Error where the conversion itself threw, which is a fault of ours */
function conversion<T>(outcome: Outcome): Conversion<T> {
  if (outcome.ok) return { ok: true, value: outcome.value as T };
  if (outcome.reason === 'failed') throw outcome.error;
  return { ok: false, reason: outcome.reason };
}
