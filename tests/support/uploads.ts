import { callForParts } from './files.ts';
import type { ToolWorld } from './tool-cases.ts';

/** What is made of a link, at one of the replicas or at whichever has its turn. */
export const at = (link: string, replica = ''): string => `${replica}${new URL(link).pathname}`;

/** The part of a link that is its credential. */
export const ticketOf = (link: string): string => link.slice(-48);

/** Asks for a link that takes a file. */
export async function askFor(
  world: ToolWorld,
  { person, ...given }: { name: string; issue?: string; page?: string; person?: string },
  tool = 'jira_upload_attachment',
): Promise<{ url: string; text: string }> {
  const as = person === undefined ? {} : { person };
  const { isError, text, structured } = await world.call(tool, { link: true, ...given }, as);
  if (isError) throw new Error(text);
  return { url: String(structured.upload_url), text };
}

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** Sends a file to a link, as a program does. */
export async function send(link: string, body: NonNullable<RequestInit['body']>): Promise<Answer> {
  const answer = await fetch(link, { method: 'PUT', body, duplex: 'half' } as RequestInit);
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}

/** The bytes of an attachment of an issue. */
export async function attached(world: ToolWorld, id: unknown): Promise<Buffer> {
  const parts = await callForParts(world, 'jira_get_attachment', { attachment: id, link: true });
  const link = parts.find(({ type }) => type === 'resource_link')?.uri ?? '';
  return Buffer.from(await (await fetch(link)).arrayBuffer());
}
