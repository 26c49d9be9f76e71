import { defaulted, flag, integer, type JsonSchema } from '../../schema.js';
import { maxCharsArgument } from '../arguments.js';
import { sourceSchema } from '../source.js';

const string = { type: 'string' } as const;
const integral = { type: 'integer' } as const;

/** How a file is to be given. */
export const givingArguments = {
  link: flag('Only give a link to the original.'),
  offset: defaulted(integer('Characters of its text to leave out.', { minimum: 0 }), 0),
  max_chars: maxCharsArgument,
};

/** What is said of a file that is given; the rest of it goes without saying in every list of tools. */
export const givenProperties: Record<string, JsonSchema> = {
  source: sourceSchema,
  id: string,
  name: string,
  type: string,
  text: string,
  next_offset: integral,
  url: string,
};
