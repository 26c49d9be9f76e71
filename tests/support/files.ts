import sharp from 'sharp';
import { askSandbox } from './sandbox-control.ts';
import type { Given, ToolWorld } from './tool-cases.ts';
import { SITE } from './tool-people.ts';

/** A picture of noise, as large as cameras make them. */
export const photo = (width: number, height: number): Promise<Buffer> =>
  sharp({
    create: { width, height, channels: 3, background: '#446', noise: { type: 'gaussian', mean: 120, sigma: 40 } },
  })
    .jpeg()
    .toBuffer();

/**
 * Attaches a file to an issue or a page, past the API; see packages/sandbox/README.md.
 * @returns its id
 */
export async function attach(
  house: ToolWorld['house'],
  on: string,
  file: { name: string; type: string; by?: string; content?: string | Buffer; bytes?: number },
): Promise<string> {
  const { content = '', ...rest } = file;
  const base64 = Buffer.from(content).toString('base64');
  return (await askSandbox<{ id: string }>(house, 'files', { on, base64, ...rest })).id;
}

interface Part {
  type: string;
  text?: string;
  data?: string;
  mimeType?: string;
  uri?: string;
  name?: string;
}

/** What a model is given for a call, pictures and links included. */
export async function callForParts(world: ToolWorld, name: string, given: Given, person = 'maya'): Promise<Part[]> {
  const client = await world.people.client(person);
  const { content = [] } = await client.callTool({ name, arguments: { site: SITE, ...given } });
  return content as Part[];
}

/** The link of ours in an answer. */
export async function linkTo(world: ToolWorld, attachment: string, person?: string): Promise<string> {
  const parts = await callForParts(world, 'jira_get_attachment', { attachment, link: true }, person);
  const link = parts.find(({ type }) => type === 'resource_link')?.uri;
  if (!link) throw new Error(JSON.stringify(parts));
  return link;
}
