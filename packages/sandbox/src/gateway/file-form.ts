import type { FastifyInstance, FastifyRequest } from 'fastify';

/** More than Atlassian's own limit of most sites would be only to fill this machine's memory. */
const BODY_LIMIT = 64 * 1024 * 1024;

export interface SentFile {
  name: string;
  type: string;
  content: Buffer;
}

/** What was sent as `multipart/form-data` (RFC 7578). */
export class FileForm {
  /** Those of the field `file`. */
  readonly files: readonly SentFile[];
  /** The other fields. */
  readonly fields: ReadonlyMap<string, string>;

  constructor(files: readonly SentFile[], fields: ReadonlyMap<string, string>) {
    this.files = files;
    this.fields = fields;
  }
}

/** Reads forms with files. */
export function fileForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    async (request: FastifyRequest, body: string | Buffer) => {
      const headers = { 'content-type': request.headers['content-type'] ?? '' };
      const form = await new Response(new Uint8Array(Buffer.from(body)), { headers }).formData().catch(() => {
        throw Object.assign(new Error('The form cannot be read'), { statusCode: 400 });
      });
      const files: SentFile[] = [];
      const fields = new Map<string, string>();
      for (const [field, value] of form) {
        if (typeof value === 'string') fields.set(field, value);
        else if (field === 'file') {
          files.push({ name: value.name, type: value.type, content: Buffer.from(await value.arrayBuffer()) });
        }
      }
      return new FileForm(files, fields);
    },
  );
}

/** Whether a form says that no page of a stranger's sent it. */
export const passesXsrfCheck = (headers: Readonly<Record<string, unknown>>): boolean =>
  ['no-check', 'nocheck'].includes(String(headers['x-atlassian-token']));
