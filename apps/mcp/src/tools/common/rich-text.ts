import { type AdfDoc, adfToMarkdown, markdownToAdf } from '@gatehouse/atlassian';
import { z } from 'zod';
import { ToolFailure } from '../failure.js';
import { choice, defaulted } from '../schema.js';

export const formatArgument = defaulted(
  choice('Markdown, or the Atlassian Document Format as JSON text.', ['markdown', 'adf']),
  'markdown' as 'markdown' | 'adf',
);

const adf = z.looseObject({ type: z.literal('doc'), version: z.literal(1), content: z.array(z.looseObject({})) });

/**
 * What the model wrote, as Atlassian stores it.
 * @param argument the argument's name, for the error
 * @throws ToolFailure where ADF was announced and is not there
 */
export function toAdf(argument: string, text: string, format: 'markdown' | 'adf'): AdfDoc {
  if (format === 'markdown') return markdownToAdf(text);
  const parsed = adf.safeParse(parse(text));
  if (parsed.success) return parsed.data as unknown as AdfDoc;
  throw new ToolFailure(
    'invalid_arguments',
    `${argument} is not an ADF document: it must be JSON such as {"type":"doc","version":1,"content":[…]}.`,
  );
}

/** What Atlassian stores, for the model. Absent text is the empty string. */
export function fromAdf(document: unknown, format: 'markdown' | 'adf'): string {
  if (document === null || document === undefined) return '';
  if (format === 'adf') return JSON.stringify(document);
  const { markdown, dropped } = adfToMarkdown(document);
  const note = dropped.length > 0 ? `\n\n_Not shown in Markdown: ${[...new Set(dropped)].join(', ')}._` : '';
  return `${markdown.trim()}${note}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
