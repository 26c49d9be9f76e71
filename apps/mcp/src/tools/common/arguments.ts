import { defaulted, integer, text, unsaid } from '../schema.js';

/** What every tool that reaches a site takes. */
export const siteArgument = unsaid(text('Site’s name or URL, if not the default.'), { maxLength: 300 });

export const DEFAULT_MAX_CHARS = 25_000;

export const maxCharsArgument = unsaid(defaulted(integer('Most characters to return.'), DEFAULT_MAX_CHARS), {
  minimum: 1_000,
  maximum: 100_000,
});

export const cursorArgument = unsaid(text('next_cursor of the last answer.'), { maxLength: 4_096 });

export const limitArgument = defaulted(integer('Most results.', { minimum: 1, maximum: 50 }), 20);
