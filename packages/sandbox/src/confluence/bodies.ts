import { z } from 'zod';
import { readStorage } from '../adf/read-storage.js';
import { readAdf } from '../adf/validate.js';

const write = z.strictObject({ representation: z.string(), value: z.string() });

/** A body as requests carry it: with its representation, alone or under its name. */
export const bodyWrite = z.union([
  write,
  z.strictObject({ atlas_doc_format: write }),
  z.strictObject({ storage: write }),
]);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The document of a body. The sandbox keeps ADF alone, and reads of the storage format what it writes itself. */
export function readBody(body: z.infer<typeof bodyWrite>): ReturnType<typeof readAdf> {
  const { representation, value } =
    'representation' in body ? body : 'storage' in body ? body.storage : body.atlas_doc_format;
  if (representation === 'atlas_doc_format') return readAdf(parseJson(value));
  if (representation === 'storage') return readStorage(value);
  return { ok: false, problem: `the sandbox takes atlas_doc_format and storage, not ${representation}` };
}
