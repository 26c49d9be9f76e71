import type { Logger } from '@gatehouse/telemetry';
import type { Principal } from './bearer/principal.js';

/** One tool call. Who, through what, where, and how it ended; never what was asked or answered. */
export interface ToolCallEvent {
  principal: Principal;
  requestId: string;
  tool: string;
  /** The site's id, where the call got that far. */
  site: string | undefined;
  /** The id of the connection that was used last. */
  connection: string | undefined;
  /** `ok`, or a code of the tools' failures, or `failed` for what nobody expected. */
  outcome: string;
  durationMs: number;
}

/** A client that was told to ask the user for more (SBP "Scope Minimization": elevations are logged). */
export interface StepUpEvent {
  principal: Principal;
  requestId: string;
  tools: readonly string[];
  needed: readonly string[];
}

/** Where everything that decides or acts leaves a trace. */
export interface Audit {
  toolCall(event: ToolCallEvent): void;
  stepUp(event: StepUpEvent): void;
}

/** An audit trail in the structured log. */
export function createAudit(logger: Logger): Audit {
  return {
    toolCall: ({ principal, ...event }) =>
      logger.info({ event: 'tool_call', ...who(principal), ...event }, 'tool call'),
    stepUp: ({ principal, ...event }) =>
      logger.info({ event: 'scope_step_up', ...who(principal), ...event }, 'more scopes needed'),
  };
}

function who(principal: Principal) {
  return { subject: principal.subject, client: principal.clientId, grant: principal.grantId, jti: principal.tokenId };
}
