import { z } from 'zod';

/** Something in words, under a name of ours. */
const shownText = z.object({
  name: z.string(),
  /** Free of what no reader could see. */
  text: z.string(),
  /** How many invisible characters are sent besides. */
  hidden: z.number().int(),
});

/** A text of what is at Atlassian, or of what comes in its place: its beginning, where it is very long. */
const shownSide = z.object({
  text: z.string(),
  hidden: z.number().int(),
  /** How many characters more there are. */
  more: z.number().int(),
});

/** One thing that a call changes. Absent is what was not there, or will not be. */
const shownFact = z.object({
  name: z.string(),
  now: shownSide.optional(),
  next: shownSide.optional(),
  /** In the place of both, where they are long: line by line, in the unified format. */
  difference: shownSide.optional(),
});

/** What a call finds at Atlassian, and what becomes of it. */
const shownChange = z.object({
  /** What people call what is changed. */
  target: z.string(),
  /** `becomes`: each fact has both sides. `goes`: what is there is taken away. `is`: only what is there is known. */
  way: z.enum(['becomes', 'goes', 'is']),
  facts: z.array(shownFact),
  /** How many facts more there are. */
  more: z.number().int(),
});

/** What a person is shown of a call before it is made: all of it, in words and as it will be sent. */
export const shownCall = z.object({
  /** The tool's title. */
  title: z.string(),
  /** Whether it destroys something for good. */
  destroys: z.boolean(),
  /** Where, and as which Atlassian account; undefined where the call does not say. */
  site: z.object({ name: z.string(), url: z.string(), account: z.string() }).optional(),
  arguments: z.array(shownText),
  /** Of a call that changes what is there. */
  change: shownChange.optional(),
  /** Why there is no `change`: it may not reach the client. */
  withheld: z.boolean().optional(),
  /** Whether what it changes is another than when its user was last asked about the same call. */
  changed: z.boolean().optional(),
  /** Of a copy: which file it is and where it lies, as Atlassian says. */
  copies: z.array(shownText).optional(),
});

export type ShownCall = z.infer<typeof shownCall>;
export type ShownChange = z.infer<typeof shownChange>;
export type ShownFact = z.infer<typeof shownFact>;
export type ShownSide = z.infer<typeof shownSide>;

/** How long an approved call may be made, from the approval on, in minutes. */
export const APPROVED_MINUTES = 10;

/** What can be taken in at a glance has no more than these (characters, lines). */
const SHORT = 300;
const FEW_LINES = 5;

/** Whether a text can be taken in at a glance: others scroll, and are shown by what differs. */
export const isShort = (text: string): boolean => text.length <= SHORT && text.split('\n').length <= FEW_LINES;

/** How many characters cannot be seen, in words. */
export const hiddenInWords = (hidden: number): string =>
  hidden === 1 ? '1 invisible character is not shown' : `${hidden} invisible characters are not shown`;

const ID = /^cnf_[A-Za-z0-9_-]{43}$/;

/** Whether this is the id of a confirmation, and of nothing else that a person may be sent to. */
export function isConfirmation(id: string | undefined): id is string {
  return id !== undefined && ID.test(id);
}

/** The page of a confirmation, below the issuer. */
export const confirmationPage = (id: string): string => `/confirmations/${id}`;
