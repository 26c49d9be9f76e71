import {
  type FileToSend,
  getAttachment,
  getPageAttachment,
  openAttachment,
  openPageAttachment,
  withinItsPlace,
} from '@gatehouse/atlassian';
import type { Scope } from '@gatehouse/contract';
import { COPIES, inPlace } from '../../../files/places.js';
import { scopePolicy } from '../../../policy/policy.js';
import type { CopiedFile } from '../../../writes/about.js';
import { attachmentReference as pageFile } from '../../confluence/attachments/references.js';
import { ToolFailure } from '../../failure.js';
import { attachmentReference as issueFile } from '../../jira/attachments/references.js';
import { flag, text } from '../../schema.js';
import type { ToolContext } from '../../tool.js';
import { isWithheld } from '../outsiders.js';
import { resolveSite } from '../site.js';
import { typeOfName } from './types.js';

/** What is inline has to fit into a message of the protocol's, with everything else (characters). */
const MOST_INLINE = 1_000_000;
/** A copy may take most of a call. */
const COPY_MS = 25_000;

/** The ways in which a file is given, of which a call takes one. */
export const sendingArguments = {
  name: text('File name; of a copy, its own by default.', { maxLength: 255 }),
  text: text('The content, as text.', { maxLength: MOST_INLINE }),
  base64: text('The content, in base64.', { maxLength: MOST_INLINE }),
  from: text('A copy of this attachment: id or address, of Jira (10001) or Confluence (att123).', { maxLength: 1_000 }),
  link: flag('Get a link to send the file to.'),
};

interface Given {
  name?: string;
  text?: string;
  base64?: string;
  from?: string;
  link?: boolean;
  site?: string;
}

/**
 * The name of the file for which a call wants a link; undefined where it gives the file itself.
 * @throws ToolFailure where it does neither or both, or names no file
 */
export function nameForLink(given: Given): string | undefined {
  const ways = [given.text, given.base64, given.from, given.link || undefined].filter((way) => way !== undefined);
  if (ways.length !== 1) throw new ToolFailure('invalid_arguments', 'Pass one of text, base64, from and link.');
  return given.link ? nameOf(given) : undefined;
}

function nameOf({ name }: Given): string {
  if (name === undefined) throw new ToolFailure('invalid_arguments', 'name is missing.');
  return fileName(name);
}

export interface Sending extends FileToSend {
  /** Of a copy: what it is of. */
  copies?: CopiedFile | undefined;
}

/**
 * The file that a call gives.
 * @throws ToolFailure where it cannot be sent
 */
export async function fileToSend(context: ToolContext, given: Given): Promise<Sending> {
  if (given.from !== undefined) return await copyOf(context, given.from, given);
  const name = nameOf(given);
  const content = given.text === undefined ? decoded(given.base64 ?? '') : Buffer.from(given.text);
  return { name, type: typeOfName(name), size: content.length, open: async () => content };
}

/** Sends what a call gives: copies a few at once, because each is read while it is sent. */
export function sendGiven<T>(context: ToolContext, { copies }: Sending, send: () => Promise<T>): Promise<T> {
  return copies ? inPlace(COPIES, context, send) : send();
}

/** A name as it may stand in a request, and on somebody's disk later. */
export function fileName(given: string): string {
  const name = given.trim();
  if (name !== '' && !/[\p{Cc}/\\]/u.test(name)) return name;
  throw new ToolFailure('invalid_arguments', 'name must be the name of a file, without folders, such as plan.pdf.');
}

function decoded(base64: string): Buffer {
  const compact = base64.replace(/\s+/g, '');
  const content = Buffer.from(compact, 'base64');
  if (content.toString('base64').replace(/=+$/, '') === compact.replace(/=+$/, '')) return content;
  throw new ToolFailure('invalid_arguments', 'base64 is not valid base64.');
}

/** A file of either product, read from there while it is sent. */
async function copyOf(context: ToolContext, from: string, given: Given): Promise<Sending> {
  const { atlassian, asRead } = context;
  const isOfPage = /^att\d/.test(from.trim()) || /[?&]preview=/.test(from);
  mayRead(context, isOfPage ? 'confluence:read' : 'jira:read');
  const { id, site: named } = (isOfPage ? pageFile : issueFile)(from);
  const product = isOfPage ? 'confluence' : 'jira';
  const site = await resolveSite(atlassian, product, named ?? given.site);
  if (isOfPage) {
    const file = await asRead.ask(site, (http, call) => getPageAttachment(http, call, id));
    const { title: name, mediaType: type, fileSize: size, webuiLink } = file;
    const version = file.version?.number;
    const address = webuiLink ? `${site.url}/wiki${webuiLink}` : undefined;
    const on = file.pageId ?? file.blogPostId ?? '';
    return whole(context, given, { product, site, id, name, type, size, version, address }, async () => {
      const { body } = await atlassian.ask(site, (http, call) =>
        openPageAttachment(withinItsPlace(http), call, on, file.id, version),
      );
      return body;
    });
  }
  const file = await asRead.ask(site, (http, call) => getAttachment(http, call, id));
  const { filename: name, mimeType: type, size } = file;
  return whole(
    context,
    given,
    { product, site, id, name, type, size, version: undefined, address: undefined },
    async () => {
      const { body } = await atlassian.ask(site, (http, call) => openAttachment(withinItsPlace(http), call, id));
      return body;
    },
  );
}

/** Where a copy goes, the client may read it: it must be allowed to read it where it is, too. */
function mayRead({ principal }: ToolContext, scope: Scope): void {
  if (scopePolicy.decide(principal, { tools: [], scopes: [scope] }).ok) return;
  throw new ToolFailure(
    'insufficient_scope',
    `A copy of that file needs the scope ${scope}, which the client was not allowed. The user can allow it when the client signs in again.`,
  );
}

type Found = Omit<CopiedFile, 'type' | 'size'> &
  Record<'type', string | null | undefined> &
  Record<'size', number | null | undefined>;

function whole({ files }: ToolContext, given: Given, file: Found, open: FileToSend['open']): Sending {
  // A copy is the user's own, of which nothing would be withheld.
  if (isWithheld(file.name))
    throw new ToolFailure('invalid_arguments', 'That file is withheld, and so are copies of it.');
  const { maxBytes: mostBytes } = files;
  const size = file.size ?? undefined;
  if ((size ?? 0) > mostBytes) {
    throw new ToolFailure('invalid_arguments', 'The file that from names is too large to be copied.');
  }
  const name = fileName(given.name ?? file.name.replace(/[\p{Cc}/\\]/gu, '_'));
  const type = file.type || typeOfName(name);
  return { name, type, size, mostBytes, timeoutMs: COPY_MS, copies: { ...file, type, size }, open };
}
