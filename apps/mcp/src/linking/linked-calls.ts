import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isConfirmation } from '@gatehouse/contract';
import type { Logger } from '@gatehouse/telemetry';
import type { ConfirmAsking } from '../confirming/asking.js';
import { type Called, type Caller, errorResult, type ToolRunner } from '../tools/answer.js';
import { failure } from '../tools/failure.js';
import { type Answer, type Call, type PageRequest, wayOf } from './answer.js';
import type { Asking } from './asking.js';
import type { LinkAsking } from './link-asking.js';
import { elicitationIdOf } from './link-requests.js';
import type { RequestStates } from './request-state.js';
import type { ResumedCalls } from './resumed-calls.js';
import { UNKNOWN_OUTCOME } from './words.js';

/** What was stored through another process is known here within a second; a little more (milliseconds). */
const NEWS_MS = 1_500;
const NEWS_EVERY_MS = 150;

/**
 * Tool calls, with a way on for those that lack what only their user can give: an Atlassian connection, or their word for
 * this very call. They are asked in the way that the client knows; where the protocol has one, the call then goes on by
 * itself.
 */
export interface LinkedCalls {
  /** Never rejects. */
  call(name: string, given: unknown, caller: Caller, asking: Asking): Promise<Answer>;
}

export interface LinkedCallsParts {
  runner: ToolRunner;
  states: RequestStates;
  resumed: ResumedCalls;
  links: LinkAsking;
  confirmations: ConfirmAsking;
  logger: Logger;
  portalUrl: string;
}

/** Names a call over all its rounds. */
interface Round {
  callId: string;
  /** How often its user has been asked, from 1. */
  round: number;
}

export function createLinkedCalls(parts: LinkedCallsParts): LinkedCalls {
  return {
    async call(name, given, caller, asking) {
      const call: Call = { name, given, caller, asking };
      if (asking.resumed) return await resume(parts, call, asking.resumed);
      const called = await parts.runner.call(name, given, caller, asking.progress);
      if (!called) return { kind: 'unknown-tool' };
      return await ask(parts, call, called, { callId: randomUUID(), round: 1 });
    },
  };
}

/** Asks the user for what a call lacked. Where that cannot be prepared, the failure's own text is the answer. */
async function ask(parts: LinkedCallsParts, call: Call, { need, result }: Called, at: Round): Promise<Answer> {
  // A machine's connection is its operator's affair.
  if (!need || call.caller.principal.kind !== 'user') return { kind: 'result', result };
  const { round } = at;
  if (need.purpose !== 'confirm') {
    const page = await parts.links.page(call, need, round);
    return page ? show(parts, call, page, 'connect', at) : { kind: 'result', result };
  }
  const prepared = parts.confirmations.prepare(call, need, round);
  switch (prepared.kind) {
    case 'form': {
      const confirm = { method: 'elicitation/create', params: prepared.params } as const;
      return { kind: 'input-required', inputRequests: { confirm }, requestState: stateOf(parts, call, need.id, at) };
    }
    case 'page':
      return show(parts, call, prepared.page, 'confirm', at);
    case 'none':
      return { kind: 'result', result: errorResult(prepared.text) };
  }
}

/** How often somebody is asked is in the state, and so is which request of theirs it is. */
function stateOf({ states }: LinkedCallsParts, { name, given, caller }: Call, linkId: string, at: Round): string {
  return states.seal({ principal: caller.principal, tool: name, given }, { linkId, ...at });
}

/** Sends the user to a page. @param key names the question in the answer */
function show(parts: LinkedCallsParts, call: Call, page: PageRequest, key: 'connect' | 'confirm', at: Round): Answer {
  const params = { mode: 'url', message: page.message, url: page.url } as const;
  switch (wayOf(call.asking, at.round)) {
    case 'round-trip': {
      const inputRequests = { [key]: { method: 'elicitation/create', params } as const };
      return { kind: 'input-required', inputRequests, requestState: stateOf(parts, call, page.id, at) };
    }
    case 'error':
      return { kind: 'url-required', elicitations: [{ ...params, elicitationId: elicitationIdOf(page.id) }] };
    case 'text':
      return { kind: 'result', result: errorResult(page.text) };
  }
}

/** Takes up a call that was interrupted: waits for the user, for a while, and makes it. */
async function resume(
  parts: LinkedCallsParts,
  call: Call,
  { state, responses }: NonNullable<Asking['resumed']>,
): Promise<Answer> {
  const { name, given, caller } = call;
  const { principal, requestId } = caller;
  try {
    const compiled = caller.catalogue.find(name);
    if (!compiled) return { kind: 'unknown-tool' };
    const opened = parts.states.open({ principal, tool: name, given }, state);
    if (!opened) return { kind: 'invalid-state' };
    const { linkId, callId, round } = opened;
    const returned = isConfirmation(linkId)
      ? await parts.confirmations.comeBack(call, linkId, responses.confirm)
      : await parts.links.comeBack(call, linkId, responses.connect);
    if (returned.kind === 'end') return returned.answer;

    const make = () => callWithNews(parts, call, returned.completed);
    const next = { callId, round: round + 1 };
    if (compiled.tool.annotations.readOnlyHint) return await ask(parts, call, await make(), next);
    const signal = caller.signal ?? new AbortController().signal;
    const once = await parts.resumed.once(callId, principal, signal, make);
    switch (once.kind) {
      case 'called':
        return await ask(parts, call, once.called, next);
      case 'again':
        return { kind: 'result', result: once.result };
      case 'unknown':
        return { kind: 'result', result: errorResult(UNKNOWN_OUTCOME) };
    }
  } catch (error) {
    parts.logger.error({ requestId, tool: name, err: error }, 'a call could not be resumed');
    return { kind: 'result', result: errorResult(failure('unavailable', parts.portalUrl).wire) };
  }
}

/** Makes the call; where a connection was stored that this process has not heard of yet, once more a little later. */
async function callWithNews(parts: LinkedCallsParts, { name, given, caller, asking }: Call, completed: boolean) {
  const end = performance.now() + NEWS_MS;
  for (;;) {
    const called = await parts.runner.call(name, given, caller, asking.progress);
    if (!called) throw new Error('a tool that was there is gone');
    const { need } = called;
    if (!need || need.purpose === 'confirm' || !completed || performance.now() > end) return called;
    await sleep(NEWS_EVERY_MS);
  }
}
