import type { AtlassianError, AtlassianErrorKind } from '@gatehouse/atlassian';
import type { Need } from '../linking/need.js';

/** A stable name for why a tool could not do what it was asked, for the audit and for tests. */
export type FailureCode =
  | 'invalid_arguments'
  | 'insufficient_scope'
  | 'not_connected'
  | 'reconnect'
  | 'machine'
  | 'service'
  | 'ended'
  | 'operator'
  | 'site'
  | 'choice'
  | 'unavailable'
  | 'atlassian'
  | 'unknown'
  | 'confirmation'
  | 'declined'
  | 'cancelled';

/**
 * A failure whose text was written for the model. Nothing else that is thrown ever reaches it.
 */
export class ToolFailure extends Error {
  readonly code: FailureCode;
  /** What happened and what to change. Free of hosts, tokens and other people's content. */
  readonly wire: string;
  /** What Atlassian's refusal was, where it was one: a tool may know a better answer. */
  readonly kind: AtlassianErrorKind | undefined;
  /** What only the user can give, where that is what it failed for. */
  readonly need: Need | undefined;

  /** @param log for the operator; never shown to the model */
  constructor(code: FailureCode, wire: string, log: string = code, kind?: AtlassianErrorKind, need?: Need) {
    super(log);
    this.name = 'ToolFailure';
    this.code = code;
    this.wire = wire;
    this.kind = kind;
    this.need = need;
  }
}

const NOT_CONNECTED = 'No Atlassian account is connected.';
const NOT_USABLE = 'The Atlassian connection has to be renewed.';

/** The texts that do not depend on the call. `{portal}` stands for the portal's address. */
const TEXTS = {
  not_connected: `${NOT_CONNECTED} Ask the user to open {portal} and connect one, then try again.`,
  reconnect: `${NOT_USABLE} Ask the user to open {portal} and reconnect, then try again.`,
  machine:
    'This client acts for itself and not for a person, and is bound to no service connection. An operator can bind it with `gatehouse services bind`.',
  service:
    'The service connection that this client acts through has to be linked, or linked again. An operator can do that with `gatehouse services link`.',
  ended: 'The access that this call was made with has ended. What had not been sent to Atlassian by then was not sent.',
  operator: "Gatehouse's own Atlassian app is refused by Atlassian. Only an operator can repair that.",
  unavailable: 'The Atlassian connection cannot be used at the moment. Try again in a minute.',
  insufficient_scope: 'The client was not allowed to do this. The user can allow it when the client signs in again.',
  cancelled: 'The call was cancelled, or took longer than 30 seconds. Ask for less at once, or try again.',
} as const satisfies Partial<Record<FailureCode, string>>;

/** A failure of the table. */
export function failure(code: keyof typeof TEXTS, portalUrl: string, log?: string): ToolFailure {
  const need = code === 'not_connected' ? ({ purpose: 'connect', reason: NOT_CONNECTED } as const) : undefined;
  return new ToolFailure(code, TEXTS[code].replace('{portal}', portalUrl), log, undefined, need);
}

/** A connection whose user has to connect it again. */
export function unusableConnection(connectionId: string, portalUrl: string, log?: string): ToolFailure {
  const need = { purpose: 'reconnect', reason: NOT_USABLE, connectionId } as const;
  return new ToolFailure('reconnect', failure('reconnect', portalUrl).wire, log, undefined, need);
}

/**
 * What Atlassian's refusal means for the model.
 * @param connectionId the connection whose credential was refused
 */
export function failureOfAtlassian(error: AtlassianError, portalUrl: string, connectionId: string): ToolFailure {
  const log = `${error.logText}${error.traceId ? `; trace ${error.traceId}` : ''}`;
  switch (error.kind) {
    case 'aborted':
      return failure('cancelled', portalUrl, log);
    case 'unauthorized':
    case 'scope_mismatch':
      return new ToolFailure('reconnect', `${error.message} The user can do that at ${portalUrl}`, log, error.kind, {
        purpose: 'reconnect',
        reason: error.message,
        connectionId,
      });
    case 'forbidden':
      return new ToolFailure('atlassian', reconnectable(error, portalUrl), log, error.kind);
    case 'rate_limited':
    case 'unavailable':
      return new ToolFailure('atlassian', `${error.message}${whenAgain(error)}`, log, error.kind);
    default:
      return new ToolFailure('atlassian', error.message, log, error.kind);
  }
}

function reconnectable(error: AtlassianError, portalUrl: string): string {
  return error.code === 'app_not_installed' ? `${error.message} The user can do that at ${portalUrl}` : error.message;
}

function whenAgain({ retryAfter }: AtlassianError): string {
  return retryAfter === undefined ? '' : ` Try again in ${Math.max(1, retryAfter)} seconds.`;
}
