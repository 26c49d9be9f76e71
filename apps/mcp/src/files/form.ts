import type { IncomingMessage } from 'node:http';
import { arriving } from './arriving.js';
import { NotAttached } from './using.js';

/** A form is held in memory until it is whole: larger files come by themselves (bytes). */
const FORM_BYTES = 20_000_000;
/** What a form has around its file (bytes). */
const ENVELOPE_BYTES = 16_384;
/** A form has a few fields. To read one of many thousands, or of endless headers, would keep everybody waiting. */
const MOST_FIELDS = 8;
const MOST_HEADER_BYTES = 4_096;

/** @returns the most that the file of a form may have (bytes) */
export const mostOfForm = ({ maxBytes }: { maxBytes: number }): number => Math.min(FORM_BYTES, maxBytes);

export const isForm = ({ headers }: Pick<IncomingMessage, 'headers'>): boolean =>
  /^\s*multipart\/form-data\b/i.test(headers['content-type'] ?? '');

/**
 * The file of a form's field `file` (RFC 7578), as browsers send it.
 * @throws NotAttached where there is none, or it is too large for a form
 */
export async function fileOfForm(
  request: IncomingMessage,
  limits: { size: number | undefined; maxBytes: number; signal: AbortSignal },
): Promise<Uint8Array> {
  const most = mostOfForm(limits);
  const maxBytes = most + ENVELOPE_BYTES;
  if (limits.size !== undefined && limits.size > maxBytes) throw new NotAttached('too_large');
  const body = arriving(request, { ...limits, maxBytes, refused: async () => undefined });
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of body.read()) chunks.push(chunk);
  } catch {
    throw new NotAttached(body.stopped ?? 'cut_off');
  }
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  const whole = Buffer.concat(chunks);
  if (!isModest(whole, headers['content-type'])) throw new NotAttached('form');
  const form = await new Response(whole, { headers }).formData().catch(() => undefined);
  const file = form?.get('file');
  if (!(file instanceof File)) throw new NotAttached('form');
  if (file.size > most) throw new NotAttached('too_large');
  if (file.size === 0) throw new NotAttached('empty');
  return new Uint8Array(await file.arrayBuffer());
}

/** Whether a form has few fields with short headers. */
function isModest(form: Buffer, type: string): boolean {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(type);
  const mark = boundary && `--${boundary[1] ?? boundary[2]}`;
  if (!mark) return false;
  let fields = 0;
  for (let at = form.indexOf(mark), next = 0; at >= 0; at = next) {
    next = form.indexOf(mark, at + mark.length);
    if (next < 0) return true;
    fields += 1;
    const content = form.subarray(at, next).indexOf('\r\n\r\n');
    if (fields > MOST_FIELDS || content < 0 || content > MOST_HEADER_BYTES) return false;
  }
  return false;
}
