import { defaulted, integer, text } from '../schema.js';

/** What every tool that reaches a site takes. */
export const siteArgument = text('Name, URL or id of the site, if not the default one or that of an address.', {
  maxLength: 300,
});

export const DEFAULT_MAX_CHARS = 25_000;

export const maxCharsArgument = defaulted(
  integer('Most characters to return.', { minimum: 1_000, maximum: 100_000 }),
  DEFAULT_MAX_CHARS,
);

export const cursorArgument = text('next_cursor of the answer before, to go on.', { maxLength: 4_096 });

export const limitArgument = defaulted(integer('Most results.', { minimum: 1, maximum: 50 }), 20);
