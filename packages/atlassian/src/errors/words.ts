import { z } from 'zod';

/** What an Atlassian answer says about why a request failed. */
export interface ErrorWords {
  /** Sentences about the request as a whole. */
  messages: string[];
  /** Sentences about single fields, by field id. */
  fields: Record<string, string>;
}

const MAX_TEXT = 1_000;
const MAX_MESSAGES = 50;
const MAX_FIELDS = 50;

/** One of the five shapes: the gateway, Jira, Jira Service Management, Confluence v1 and Confluence v2. */
const text = z.string().catch('');
/** What is wrong with one of several things that a request would have created. */
const ofOne = {
  failedElementNumber: z.number().optional().catch(undefined),
  elementErrors: z
    .looseObject({ errorMessages: z.array(text).catch([]), errors: z.record(z.string(), text).catch({}) })
    .optional()
    .catch(undefined),
};
const body = z.looseObject({
  message: text,
  errorMessage: text,
  errorMessages: z.array(text).catch([]),
  errors: z
    .union([
      z.array(z.looseObject({ title: text, detail: text, message: text, ...ofOne })),
      z.record(z.string(), z.unknown()),
    ])
    .catch({}),
});

/**
 * Reads the words out of an error body, whichever product wrote it, made safe to repeat: no hosts, no links, nothing
 * that looks like a token, bounded in length. Bodies that are not JSON (a proxy's page) have no words.
 *
 * @param raw the body as received
 */
export function readErrorWords(raw: string): ErrorWords {
  const parsed = body.safeParse(parseJson(raw));
  if (!parsed.success) return { messages: [], fields: {} };
  const { message, errorMessage, errorMessages, errors } = parsed.data;
  const messages = [...errorMessages, errorMessage, message];
  const fields: Record<string, string> = {};
  if (Array.isArray(errors)) {
    for (const entry of errors.slice(0, MAX_MESSAGES)) {
      messages.push([entry.title, entry.detail || entry.message].filter(Boolean).join(': '), ...wordsOfOne(entry));
    }
  } else {
    for (const [field, value] of Object.entries(errors).slice(0, MAX_FIELDS)) {
      if (typeof value === 'string') fields[safeText(field)] = safeText(value);
    }
  }
  return {
    messages: [...new Set(messages.filter(Boolean).slice(0, MAX_MESSAGES).map(safeText).filter(Boolean))],
    fields,
  };
}

const ofProduct = z.union([
  z.looseObject({ errorMessages: z.array(z.unknown()) }),
  z.looseObject({ errorMessage: z.string(), i18nErrorMessage: z.unknown() }),
  z.looseObject({ statusCode: z.number(), message: z.string() }),
  z.looseObject({ errors: z.array(z.looseObject({ status: z.number(), title: z.string() })).min(1) }),
]);

/**
 * Whether Jira, Jira Service Management or Confluence wrote this error body, and not the gateway or a proxy before them.
 * @param raw the body as received
 */
export function isOfProduct(raw: string): boolean {
  return ofProduct.safeParse(parseJson(raw)).success;
}

function wordsOfOne({ failedElementNumber, elementErrors }: z.infer<z.ZodObject<typeof ofOne>>): string[] {
  if (!elementErrors) return [];
  const { errorMessages, errors } = elementErrors;
  const words = [...errorMessages, ...Object.entries(errors).map(([field, said]) => `${field}: ${said}`)];
  return words.map((word) => (failedElementNumber === undefined ? word : `Number ${failedElementNumber + 1}: ${word}`));
}

/** Parses JSON; anything else is `undefined`. */
export function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

/**
 * Takes links, hosts, bearer values and long opaque strings out of a sentence, and control characters. What is longer
 * than the answer can be is cut before it is looked at, so that no text costs more than its first two thousand letters.
 */
export function safeText(value: string): string {
  return (
    cut(value)
      .replace(/\p{Cc}+/gu, ' ')
      .replace(/\bBearer\s+\S+/gi, '[removed]')
      .replace(/\bhttps?:\/\/\S+/gi, '[link]')
      .replace(/\b(?:[a-z0-9-]{1,63}\.){1,10}(?:net|com|io|org|internal|local)\b(?::\d{1,5})?/gi, '[host]')
      // Longer than any key, field id or account id that a sentence about a request would name.
      .replace(/[A-Za-z0-9_\-.=+/]{60,}/g, '[removed]')
      .trim()
      .slice(0, MAX_TEXT)
  );
}

/** Cuts between words: the beginning of a token would no longer be told from a word. */
function cut(value: string): string {
  if (value.length <= 2 * MAX_TEXT) return value;
  const start = value.slice(0, 2 * MAX_TEXT);
  const space = start.search(/\s\S*$/);
  return space < 0 ? start : start.slice(0, space);
}
