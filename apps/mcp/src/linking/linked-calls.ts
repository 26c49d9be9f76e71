import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@gatehouse/telemetry';
import type { Audit } from '../audit.js';
import type { Standing } from '../revocation/standing.js';
import { type Called, type Caller, errorResult, type ToolResult, type ToolRunner } from '../tools/answer.js';
import { failure } from '../tools/failure.js';
import type { Asking } from './asking.js';
import { elicitationIdOf, type LinkRequests } from './link-requests.js';
import type { RequestStates } from './request-state.js';
import type { ResumedCalls } from './resumed-calls.js';
import type { LinkWaiting } from './waiting.js';
import { declinedText, linkMessage, linkText, UNKNOWN_OUTCOME, WAITING } from './words.js';

/** How often a user is asked within one call before it ends with a text. Clients give up after ten rounds. */
const MAX_ROUNDS = 3;
const PROGRESS_EVERY_MS = 5_000;
/** What was stored through another process is known here within a second; a little more (milliseconds). */
const NEWS_MS = 1_500;
const NEWS_EVERY_MS = 150;

/** What comes of a `tools/call`, whichever revision it came in. */
export type Answer =
  | { kind: 'result'; result: ToolResult }
  | { kind: 'unknown-tool' }
  | { kind: 'invalid-state' }
  /** MCP 2026-07-28, Multi Round-Trip Requests. */
  | { kind: 'input-required'; inputRequests: { connect: UrlElicitation }; requestState: string }
  /** MCP 2025-11-25, Elicitation, "URL Elicitation Required Error". */
  | { kind: 'url-required'; elicitations: (UrlElicitation['params'] & { elicitationId: string })[] };

export interface UrlElicitation {
  method: 'elicitation/create';
  params: { mode: 'url'; message: string; url: string };
}

/**
 * Tool calls, with a way on for those that lack what only their user can give: an Atlassian connection. The user is sent
 * to auth's page in the way that the client knows; where the protocol has one, the call then goes on by itself.
 */
export interface LinkedCalls {
  /** Never rejects. */
  call(name: string, given: unknown, caller: Caller, asking: Asking): Promise<Answer>;
}

export interface LinkedCallsParts {
  runner: ToolRunner;
  requests: LinkRequests;
  states: RequestStates;
  waiting: LinkWaiting;
  resumed: ResumedCalls;
  standing: Pick<Standing, 'begin'>;
  audit: Audit;
  logger: Logger;
  issuer: string;
  portalUrl: string;
}

/** One call on its way. */
interface Call {
  name: string;
  given: unknown;
  caller: Caller;
  asking: Asking;
}

export function createLinkedCalls(parts: LinkedCallsParts): LinkedCalls {
  return {
    async call(name, given, caller, asking) {
      const call: Call = { name, given, caller, asking };
      if (asking.resumed) return await resume(parts, call, asking.resumed);
      const called = await parts.runner.call(name, given, caller, asking.progress);
      if (!called) return { kind: 'unknown-tool' };
      if (!called.need) return { kind: 'result', result: called.result };
      return await ask(parts, call, called, { callId: randomUUID(), round: 1 });
    },
  };
}

/** Sends the user to the page. Where that cannot be prepared, the text that the failure has by itself is the answer. */
async function ask(
  parts: LinkedCallsParts,
  { name, given, caller, asking }: Call,
  { need, result }: Called,
  { callId, round }: { callId: string; round: number },
): Promise<Answer> {
  const { principal, requestId } = caller;
  // A machine's connection is its operator's affair.
  const linkId =
    need &&
    principal.kind === 'user' &&
    (await parts.requests.open(principal, need).catch((error: unknown) => {
      parts.logger.warn({ requestId, err: error }, 'a link request could not be made');
      return undefined;
    }));
  if (!need || !linkId) return { kind: 'result', result };
  const url = `${parts.issuer}/connect/${linkId}`;
  const way = round > MAX_ROUNDS ? 'text' : asking.way();
  parts.audit.linkAsked({ principal, requestId, tool: name, purpose: need.purpose, way });
  const params = { mode: 'url', message: linkMessage(need, round), url } as const;
  switch (way) {
    case 'round-trip': {
      const requestState = parts.states.seal({ principal, tool: name, given }, { linkId, callId, round });
      const connect: UrlElicitation = { method: 'elicitation/create', params };
      return { kind: 'input-required', inputRequests: { connect }, requestState };
    }
    case 'error':
      return { kind: 'url-required', elicitations: [{ ...params, elicitationId: elicitationIdOf(linkId) }] };
    case 'text':
      return { kind: 'result', result: errorResult(linkText(need, url, parts.portalUrl)) };
  }
}

/** Takes up a call that was interrupted: waits for the user, for a while, and makes it. */
async function resume(
  parts: LinkedCallsParts,
  call: Call,
  { state, action }: NonNullable<Asking['resumed']>,
): Promise<Answer> {
  const { name, given, caller } = call;
  const { principal, requestId } = caller;
  try {
    const compiled = caller.catalogue.find(name);
    if (!compiled) return { kind: 'unknown-tool' };
    const opened = parts.states.open({ principal, tool: name, given }, state);
    const progress = opened && (await parts.requests.progress(principal, opened.linkId));
    if (!opened || progress === 'over') return { kind: 'invalid-state' };
    const { linkId, callId, round } = opened;
    const refused = action === 'decline' || action === 'cancel';
    const waited = progress === 'open' && action === 'accept' ? await waitFor(parts, call, linkId) : progress;
    if (waited === 'ended') return failed(parts, 'ended');
    const completed = waited === 'completed';
    parts.audit.linkAnswered({ principal, requestId, tool: name, action: action ?? 'none', completed });
    if (refused) return { kind: 'result', result: errorResult(declinedText(parts.portalUrl)) };

    const make = () => callWithNews(parts, call, completed);
    if (compiled.tool.annotations.readOnlyHint) return await conclude(parts, call, await make(), { callId, round });
    const signal = caller.signal ?? new AbortController().signal;
    const once = await parts.resumed.once(callId, principal, signal, make);
    switch (once.kind) {
      case 'called':
        return await conclude(parts, call, once.called, { callId, round });
      case 'again':
        return { kind: 'result', result: once.result };
      case 'unknown':
        return { kind: 'result', result: errorResult(UNKNOWN_OUTCOME) };
    }
  } catch (error) {
    parts.logger.error({ requestId, tool: name, err: error }, 'a call could not be resumed');
    return failed(parts, 'unavailable');
  }
}

function failed({ portalUrl }: LinkedCallsParts, code: 'ended' | 'unavailable'): Answer {
  return { kind: 'result', result: errorResult(failure(code, portalUrl).wire) };
}

async function conclude(
  parts: LinkedCallsParts,
  call: Call,
  called: Called,
  { callId, round }: { callId: string; round: number },
): Promise<Answer> {
  if (!called.need) return { kind: 'result', result: called.result };
  return await ask(parts, call, called, { callId, round: round + 1 });
}

/** Access that ends meanwhile, and a client that goes away, end the waiting. */
async function waitFor(
  parts: LinkedCallsParts,
  { caller, asking }: Call,
  linkId: string,
): Promise<'completed' | 'open' | 'ended'> {
  const { principal, signal } = caller;
  const work = parts.standing.begin(principal);
  const report = () => asking.progress?.(WAITING);
  const timer = setInterval(report, PROGRESS_EVERY_MS);
  report();
  try {
    const either = signal ? AbortSignal.any([work.signal, signal]) : work.signal;
    const completed = await parts.waiting.until(linkId, principal.subject, either);
    if (work.signal.aborted) return 'ended';
    return completed ? 'completed' : 'open';
  } finally {
    clearInterval(timer);
    work.end();
  }
}

/** Makes the call; where a connection was stored that this process has not heard of yet, once more a little later. */
async function callWithNews(parts: LinkedCallsParts, { name, given, caller, asking }: Call, completed: boolean) {
  const end = performance.now() + NEWS_MS;
  for (;;) {
    const called = await parts.runner.call(name, given, caller, asking.progress);
    if (!called) throw new Error('a tool that was there is gone');
    if (!called.need || !completed || performance.now() > end) return called;
    await sleep(NEWS_EVERY_MS);
  }
}
