import { createHash } from 'node:crypto';
import type { Keyring } from '@gatehouse/vault';
import { z } from 'zod';
import type { Principal } from '../bearer/principal.js';
import { openText, sealText } from './sealed-text.js';

/** What a call that was interrupted for linking has to know when it comes back. */
export interface CallState {
  linkId: string;
  /** Names the call over all its rounds. */
  callId: string;
  /** How often its user has been asked. */
  round: number;
}

/** The call that a state belongs to. */
export interface StatefulCall {
  principal: Principal;
  tool: string;
  given: unknown;
}

/**
 * The `requestState` of an interrupted `tools/call` (MCP 2026-07-28, Multi Round-Trip Requests, "Server Requirements"
 * 4 and 5): sealed, and bound to who asked, through which client, with which tool and which arguments. Its time is that
 * of the link request that it names.
 */
export interface RequestStates {
  seal(call: StatefulCall, state: CallState): string;
  /** @returns undefined for anything but a state that was made for this very call */
  open(call: StatefulCall, text: string): CallState | undefined;
}

/** Twice what ours need; anything longer is not looked at. */
const MAX_LENGTH = 1_024;

const payload = z.object({ linkId: z.string(), callId: z.string(), round: z.number().int().positive() });

export function createRequestStates(keyring: Keyring): RequestStates {
  return {
    seal: (call, state) => sealText(keyring, Buffer.from(JSON.stringify(state)), place(call)),
    open: (call, text) => {
      const opened = openText(keyring, text, place(call), MAX_LENGTH);
      return opened && payload.parse(JSON.parse(opened.toString()));
    },
  };
}

function place({ principal, tool, given }: StatefulCall): string {
  const digest = createHash('sha256').update(canonical(given)).digest('base64url');
  return `request-state:${JSON.stringify(['tools/call', principal.subject, principal.clientId, tool, digest])}`;
}

/** The same text for the same arguments, in whichever order a client writes their names the second time. */
function canonical(value: unknown): string {
  const sorted = (_name: string, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member;
  return JSON.stringify(value ?? {}, sorted);
}
