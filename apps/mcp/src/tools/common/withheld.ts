import { listPageAttachments } from '@gatehouse/atlassian';
import type { ConnectedSite } from '../../credentials/access.js';
import { ToolFailure } from '../failure.js';
import type { ToolContext } from '../tool.js';
import { isWithheld } from './outsiders.js';

/*
 * Whoever copies a text, or saves it anew, is its writer from then on: what may not be read may not be passed on so
 * either, or it could be read where it went.
 */

type Reading = Pick<ToolContext, 'atlassian' | 'asRead'>;

/** Whether anything is withheld at all: else nothing has to be looked up. */
const mayWithhold = ({ atlassian, asRead }: Reading): boolean => atlassian !== asRead;

/**
 * Refuses what is done to text that may not be read.
 * @param what what it is and what would be done to it, such as "The file cannot be copied"
 */
export function withheldFailure(what: string): ToolFailure {
  return new ToolFailure(
    'invalid_arguments',
    `${what}: it was written by somebody outside of the company, or nobody knows by whom, and Gatehouse withholds that from clients. The user can do it in the browser.`,
    'withheld',
  );
}

/** As many as one request gives; a page with more has too many to be looked through. */
const MOST_FILES = 250;

/** @throws ToolFailure where one of a page's files may not be read */
export async function refuseWithheldFiles(context: Reading, site: ConnectedSite, id: string): Promise<void> {
  if (!mayWithhold(context)) return;
  const { results, cursor } = await context.asRead.ask(site, (http, call) =>
    listPageAttachments(http, call, { kind: 'page', id }, { limit: MOST_FILES }),
  );
  if (cursor === undefined && !results.some(({ title }) => isWithheld(title))) return;
  throw withheldFailure('Not all files of the page can be copied, so pass attachments false');
}
