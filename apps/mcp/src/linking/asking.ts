import type { Progress } from '../tools/tool.js';

/**
 * How a client can be told that its user has to visit a page:
 * `round-trip`: 2026-07-28, `input_required` with URL elicitation, where the request declared that;
 * `error`: 2025-11-25, error −32042, where that was declared at `initialize`;
 * `text`: everybody else.
 */
export type Way = 'round-trip' | 'error' | 'text';

/** What a person answered to an elicitation (MCP Elicitation, "Response Actions"). */
export type Action = 'accept' | 'decline' | 'cancel';

/** The client's side of one call. */
export interface Asking {
  /** Worked out only where it matters. */
  way(): Way;
  /** Whether the client can show its user a form of ours. */
  forms(): boolean;
  /** Where the call comes back after it was interrupted: with what, and what its user answered to each question. */
  resumed: { state: string; responses: Readonly<Record<string, unknown>> } | undefined;
  /** Tells the client how far the call is, and that somebody is still waited for, where it asked to be told. */
  progress: Progress | undefined;
}

/** Whether capabilities that a client declared let URLs be asked of it; `elicitation: {}` alone means forms (RS-60). */
export function declaresUrls(capabilities: unknown): boolean {
  return isObject(capabilities) && isObject(capabilities.elicitation) && isObject(capabilities.elicitation.url);
}

/** Whether they let forms be asked of it: they do where nothing else is named (MCP Elicitation, "Capabilities"). */
export function declaresForms(capabilities: unknown): boolean {
  const elicitation = isObject(capabilities) ? capabilities.elicitation : undefined;
  return isObject(elicitation) && (isObject(elicitation.form) || !('url' in elicitation));
}

/** @param response one member of a request's `inputResponses`, whatever it holds */
export function actionOf(response: unknown): Action | undefined {
  const action = isObject(response) ? response.action : undefined;
  return action === 'accept' || action === 'decline' || action === 'cancel' ? action : undefined;
}

/** What somebody wrote into a form. @param response one member of a request's `inputResponses`, whatever it holds */
export function contentOf(response: unknown): Record<string, unknown> {
  return isObject(response) && isObject(response.content) ? response.content : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
