import type { Logger } from '@gatehouse/telemetry';
import type { Principal } from './bearer/principal.js';
import type { Held } from './files/held.js';
import { principalOf } from './files/opening.js';
import type { Action, Way } from './linking/asking.js';
import type { LinkNeed } from './linking/need.js';

/** One tool call. Who, through what, where, and how it ended; never what was asked or answered. */
export interface ToolCallEvent {
  principal: Principal;
  requestId: string;
  tool: string;
  /** The site's id, where the call got that far. */
  site: string | undefined;
  /** The service that a machine acted as. */
  service: string | undefined;
  /** The id of the connection that was used last. */
  connection: string | undefined;
  /** Of a call that created something: now, `found` where its answer had been lost, or `again` what was kept of before. */
  created: 'new' | 'found' | 'again' | undefined;
  /** Ids or keys of what was written to, and of what was created; no names, which are content. */
  touched: readonly string[];
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

/** A user who was asked to link Atlassian, through their client. */
export interface LinkAskedEvent {
  principal: Principal;
  requestId: string;
  tool: string;
  purpose: LinkNeed['purpose'];
  way: Way;
}

/** A client that came back with what its user answered. */
export interface LinkAnsweredEvent {
  principal: Principal;
  requestId: string;
  tool: string;
  action: Action | 'none';
  /** Whether the account was linked by then. */
  completed: boolean;
}

/** A call that its user has to confirm: asked for, decided in the client, or made with their approval. */
export interface ConfirmationEvent {
  principal: Principal;
  requestId: string;
  tool: string;
  /** `given_back`: certainly nothing was done with it. */
  step: 'asked' | 'approved' | 'declined' | 'used' | 'given_back';
  /** Of an asking, how; of a decision, where. */
  where: 'form' | 'client' | Way | undefined;
}

/** Calls of which a client said that it no longer wants them. */
export interface CancelledEvent {
  principal: Principal;
  requestId: string;
  /** How many were named; whether they were still running, and where, is told by their own events. */
  calls: number;
}

/** Somebody came with a link to a file, or to send one to. */
export interface FileEvent {
  /** What it stood for; undefined where that is not known. */
  held: Held | undefined;
  method: string;
  requestId: string;
  /** `ok`, `looked` (HEAD), `broken_off`, or why it was refused. */
  outcome: string;
  /** How many went through. */
  bytes: number;
  /** Of a file that was sent to us, as of a call that creates. */
  created?: ToolCallEvent['created'];
  touched?: ToolCallEvent['touched'];
  durationMs: number;
}

/** Where everything that decides or acts leaves a trace. */
export interface Audit {
  toolCall(event: ToolCallEvent): void;
  stepUp(event: StepUpEvent): void;
  linkAsked(event: LinkAskedEvent): void;
  linkAnswered(event: LinkAnsweredEvent): void;
  confirmation(event: ConfirmationEvent): void;
  cancelled(event: CancelledEvent): void;
  file(event: FileEvent): void;
}

/** An audit trail in the structured log. */
export function createAudit(logger: Logger): Audit {
  return {
    toolCall: ({ principal, ...event }) =>
      logger.info({ event: 'tool_call', ...who(principal), ...event }, 'tool call'),
    stepUp: ({ principal, ...event }) =>
      logger.info({ event: 'scope_step_up', ...who(principal), ...event }, 'more scopes needed'),
    linkAsked: ({ principal, ...event }) =>
      logger.info({ event: 'link_asked', ...who(principal), ...event }, 'asked to link Atlassian'),
    linkAnswered: ({ principal, ...event }) =>
      logger.info({ event: 'link_answered', ...who(principal), ...event }, 'answered to linking Atlassian'),
    confirmation: ({ principal, ...event }) =>
      logger.info({ event: 'call_confirmation', ...who(principal), ...event }, 'a call to be confirmed'),
    cancelled: ({ principal, ...event }) =>
      logger.info({ event: 'calls_cancelled', ...who(principal), ...event }, 'calls cancelled'),
    file: ({ held, ...event }) => {
      const about = held && {
        ...who(principalOf(held)),
        tool: held.tool,
        site: held.siteId,
        connection: held.connectionId,
      };
      const name = held?.kind === 'upload' ? 'file_upload' : 'file_download';
      logger.info({ event: name, ...about, ...event }, 'a link of a file');
    },
  };
}

function who(principal: Principal) {
  return { subject: principal.subject, client: principal.clientId, grant: principal.grantId, jti: principal.tokenId };
}
