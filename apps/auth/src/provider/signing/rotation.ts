import type { ACCESS_TOKEN_ALGORITHMS } from '@gatehouse/contract';

export type Algorithm = (typeof ACCESS_TOKEN_ALGORITHMS)[number];

/**
 * Minutes that a key is announced before it signs: longer than any cache of the key set. Those are the replicas of auth
 * and of mcp (seconds), and whoever else verifies our tokens (`Cache-Control: max-age=300`).
 */
export const ANNOUNCED_MINUTES = 10;

/**
 * Minutes that a retired key stays published: the longest access token (30), clocks that differ (5), and a replica that
 * learns late that another key signs.
 */
export const RETIRED_MINUTES = 45;

/** A signing key's state, as the database tells it. */
export interface KeyState {
  kid: string;
  algorithm: Algorithm;
  status: 'next' | 'current' | 'retired';
  /** By the database's clock: announced for long enough, older than the configured age, or outlived its last token. */
  due: boolean;
  /** The operator's wish to replace a current key. */
  rotation: 'planned' | 'urgent' | null;
}

export type Step =
  /** Make a key and announce it. */
  | { step: 'make'; algorithm: Algorithm }
  /** The announced key signs from now on, and the one before is only good for verifying. */
  | { step: 'promote'; algorithm: Algorithm; kid: string }
  /** Nothing that this key signed can be valid any more. */
  | { step: 'withdraw'; kid: string }
  /** The key may be in the wrong hands: nothing that it signed counts from now on. */
  | { step: 'replace'; algorithm: Algorithm };

/**
 * The next step of the rotation: next → current → retired → gone, for each algorithm apart.
 *
 * @param keys all that there are
 * @param needed the algorithms that tokens of ours are signed with
 * @returns nothing, where all is as it should be
 */
export function nextStep(keys: readonly KeyState[], needed: readonly Algorithm[]): Step | undefined {
  for (const algorithm of new Set([...needed, ...keys.map((key) => key.algorithm)])) {
    const ours = keys.filter((key) => key.algorithm === algorithm);
    const current = ours.find(({ status }) => status === 'current');
    const next = ours.find(({ status }) => status === 'next');
    if (current?.rotation === 'urgent') return { step: 'replace', algorithm };
    if (next?.due) return { step: 'promote', algorithm, kid: next.kid };
    if (!next && (!current || current.due || current.rotation)) return { step: 'make', algorithm };
  }
  const outlived = keys.find(({ status, due }) => status === 'retired' && due);
  return outlived && { step: 'withdraw', kid: outlived.kid };
}
