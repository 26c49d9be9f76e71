import type { Answer } from '../linking/answer.js';
import { INVALID_STATE, URL_REQUIRED } from '../linking/words.js';
import { unknownTool } from './words.js';

const INVALID_PARAMS = -32602;

/** What a `tools/call` is answered with: the result without what revisions add to all of theirs, or an error. */
export type CallAnswer =
  | { result: Record<string, unknown> }
  | { error: { code: number; message: string; data?: unknown } };

/** The protocol's words for an answer; the same whether ours or the SDK's side sends them. */
export function answerOf(answer: Answer, tool: string): CallAnswer {
  switch (answer.kind) {
    case 'result':
      return { result: answer.result };
    case 'input-required': {
      const { inputRequests, requestState } = answer;
      return { result: { resultType: 'input_required', inputRequests, requestState } };
    }
    case 'url-required':
      return { error: { ...URL_REQUIRED, data: { elicitations: answer.elicitations } } };
    case 'invalid-state':
      return { error: INVALID_STATE };
    case 'unknown-tool':
      return { error: { code: INVALID_PARAMS, message: unknownTool(tool) } };
  }
}
