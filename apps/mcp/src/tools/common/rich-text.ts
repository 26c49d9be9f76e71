import {
  type AdfDoc,
  type AdfNode,
  type Converter,
  type Edit,
  type EditResult,
  hasTakenOut,
  type LinkPolicy,
  neutralise,
} from '@gatehouse/atlassian';
import { z } from 'zod';
import { jsonText } from '../../untrusted/json-text.js';
import { ToolFailure } from '../failure.js';
import { choice, defaulted } from '../schema.js';

export const formatArgument = defaulted(
  choice('adf: JSON, as Atlassian keeps it.', ['markdown', 'adf']),
  'markdown' as 'markdown' | 'adf',
);

const adf = z.looseObject({ type: z.literal('doc'), version: z.literal(1), content: z.array(z.looseObject({})) });

/** Converts between what models read and write and what Atlassian stores, for one user. */
export interface RichText {
  /**
   * What the model wrote, as Atlassian stores it.
   * @param argument the argument's name, for the error
   * @param restored whether the links that were taken out of what was read are put back later, by {@link edit}
   * @throws ToolFailure where ADF was announced and is not there, the Markdown takes too long to convert, or a link stands
   *   for one that nobody can put back
   */
  toAdf(argument: string, text: string, format: 'markdown' | 'adf', restored?: 'restored'): Promise<AdfDoc>;
  /**
   * What Atlassian stores, for the model. Absent text is the empty string.
   * @throws ToolFailure where the document takes too long to convert
   */
  fromAdf(document: unknown, format: 'markdown' | 'adf'): Promise<string>;
  /**
   * Edits a document that Atlassian stores; see editDocument of packages/atlassian.
   * @param since an earlier version of it, which the model has seen
   * @throws ToolFailure where that takes too long
   */
  edit(body: string, edit: Edit, since?: string): Promise<EditResult>;
}

/** @param owner the user for whom it is done */
/** @param links which addresses reach the model */
export function createRichText(converter: Converter, owner: string, links: LinkPolicy): RichText {
  return {
    async toAdf(argument, text, format, restored) {
      if (!restored && hasTakenOut(text)) throw takenOut(argument);
      if (format === 'adf') return parseAdf(argument, text);
      const conversion = await converter.toAdf(text, owner);
      if (conversion.ok) return conversion.value;
      if (conversion.reason === 'busy') throw busy();
      throw new ToolFailure(
        'invalid_arguments',
        `${argument} is too long or too intricate to be converted in time. Shorten or simplify it, or pass it with format adf where the tool has that argument.`,
      );
    },

    async fromAdf(document, format) {
      if (document === null || document === undefined) return '';
      if (format === 'adf') return jsonText(withoutLinks(document, links), links);
      const conversion = await converter.toMarkdown(document, owner, links);
      if (conversion.ok) return textOf(conversion.value);
      if (conversion.reason === 'busy') throw busy();
      throw new ToolFailure(
        'atlassian',
        'The text is too long or too intricate to be shown as Markdown in time. Ask for format adf, and not for comments.',
      );
    },

    async edit(body, edit, since) {
      const conversion = await converter.edit(body, edit, since, owner, links);
      if (conversion.ok) return conversion.value;
      if (conversion.reason === 'busy') throw busy();
      throw new ToolFailure(
        'invalid_arguments',
        'The text is too long or too intricate to be edited in time. Edit one section where it is a page, or pass it with format adf where the tool has that argument.',
      );
    },
  };
}

/** A link such as Markdown shows it where its address was taken out; only the text that it was in knows the address. */
export function takenOut(argument: string): ToolFailure {
  return new ToolFailure(
    'invalid_arguments',
    `${argument} has a link of which only a stand-in was read (#link-… or \`link:host\`), and this text does not have the real one. Give its real address, or leave the link out.`,
  );
}

function withoutLinks(document: unknown, links: LinkPolicy): unknown {
  const doc = adf.safeParse(document);
  if (!doc.success) return document;
  return { ...doc.data, content: neutralise(doc.data.content as unknown as AdfNode[], links, new Map()) };
}

function busy(): ToolFailure {
  return new ToolFailure('unavailable', 'Many long texts are being converted. Try again in a few seconds.');
}

function parseAdf(argument: string, text: string): AdfDoc {
  const parsed = adf.safeParse(parse(text));
  if (parsed.success) return parsed.data as unknown as AdfDoc;
  throw new ToolFailure(
    'invalid_arguments',
    `${argument} is not an ADF document: it must be JSON such as {"type":"doc","version":1,"content":[…]}.`,
  );
}

/** The remark that {@link RichText.fromAdf} puts behind a text. */
export const NOT_SHOWN = /\s*_Not shown in Markdown: [^\n]*\._\s*$/;

function textOf({ markdown, dropped }: { markdown: string; dropped: string[] }): string {
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
