import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Attachment } from '../company/model.js';
import { fileIdOf } from '../confluence/views.js';
import type { State } from '../state.js';
import { command, unknown } from './command.js';

/** `on` is the key of an issue or the id of a page; the file has the bytes of `base64`, or that many of nothing. */
const fileSchema = z.strictObject({
  on: z.string(),
  by: z.string().default('maya'),
  name: z.string(),
  type: z.string(),
  base64: z.base64().default(''),
  bytes: z.int().min(1).max(300_000_000).optional(),
});

/** Attaches files as nobody can through the API: of any name, any type, and larger than any request. */
export function fileRoutes(app: FastifyInstance, state: State): void {
  command(app, 'files', fileSchema, ({ on, by, name, type, base64, bytes }, reply) => {
    const person = state.company.people.find(({ id }) => id === by);
    for (const site of state.company.sites) {
      const place = site.issues.get(on) ?? site.pages.get(on);
      if (!place || !person) continue;
      const content = bytes === undefined ? Buffer.from(base64, 'base64') : Buffer.alloc(bytes);
      const file: Attachment = {
        id: site.nextId(),
        filename: name,
        mimeType: type,
        content,
        authorAccountId: person.accountId,
        created: state.now(),
      };
      place.attachments.push(file);
      return { id: file.id, fileId: fileIdOf(file) };
    }
    return unknown(reply, 'Nobody, no issue or no page has this name');
  });
}
