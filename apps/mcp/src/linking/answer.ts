import type { FORM_SCHEMA } from '../confirming/words.js';
import type { Caller, ToolResult } from '../tools/answer.js';
import type { Asking, Way } from './asking.js';

/** What comes of a `tools/call`, whichever revision it came in. */
export type Answer =
  | { kind: 'result'; result: ToolResult }
  | { kind: 'unknown-tool' }
  | { kind: 'invalid-state' }
  /** MCP 2026-07-28, Multi Round-Trip Requests. */
  | { kind: 'input-required'; inputRequests: Record<string, UrlElicitation | FormElicitation>; requestState: string }
  /** MCP 2025-11-25, Elicitation, "URL Elicitation Required Error". */
  | { kind: 'url-required'; elicitations: (UrlElicitation['params'] & { elicitationId: string })[] };

export interface UrlElicitation {
  method: 'elicitation/create';
  params: { mode: 'url'; message: string; url: string };
}

export interface FormElicitation {
  method: 'elicitation/create';
  params: { mode: 'form'; message: string; requestedSchema: typeof FORM_SCHEMA };
}

/** One call on its way. */
export interface Call {
  name: string;
  given: unknown;
  caller: Caller;
  asking: Asking;
}

/** How a call comes to a person: by which address, in which words, and what is said to a model that has to hand it on. */
export interface PageRequest {
  id: string;
  url: string;
  message: string;
  text: string;
}

/** What a person's answer makes of a call that waited for it: its end, or that it is made. */
export type Returned = { kind: 'end'; answer: Answer } | { kind: 'go'; completed: boolean };

/** How often a user is asked within one call before it ends with a text. Clients give up after ten rounds. */
export const MAX_ROUNDS = 3;

/** How the client is told, the round given: whoever was asked often enough is left with a text. */
export function wayOf(asking: Pick<Asking, 'way'>, round: number): Way {
  return round > MAX_ROUNDS ? 'text' : asking.way();
}
