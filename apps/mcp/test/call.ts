import { Ajv2020 } from 'ajv/dist/2020.js';
import { TOOLS } from '../src/tools/registry.js';
import type { Harness } from './harness.js';
import { modern } from './requests.js';

const ajv = new Ajv2020({ strict: true });
const outputs = new Map(TOOLS.map(({ name, output }) => [name, ajv.compile(output)]));

export interface Called {
  isError: boolean;
  text: string;
  structured: Record<string, unknown>;
}

/** Calls a tool and holds its structured answer against the schema that is published for it (RS-44). */
export async function callTool(
  harness: Harness,
  token: string,
  name: string,
  given: Record<string, unknown>,
): Promise<Called> {
  const answer = await modern(harness, 'tools/call', { name, arguments: given }, { token });
  const result = answer.message.result as {
    isError?: boolean;
    content?: { text: string }[];
    structuredContent?: Record<string, unknown>;
  };
  if (!result?.content) throw new Error(`no result: ${JSON.stringify(answer.message)}`);
  const validate = outputs.get(name);
  if (!result.isError && !validate?.(result.structuredContent)) {
    throw new Error(`${name}: ${ajv.errorsText(validate?.errors)}`);
  }
  return {
    isError: result.isError === true,
    text: result.content.map(({ text }) => text).join(''),
    structured: result.structuredContent ?? {},
  };
}
