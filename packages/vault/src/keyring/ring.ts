import type { KeyObject } from 'node:crypto';
import type { KeyringEntry } from '../keyring.js';
import type { KeyringLine } from './lines.js';

/** A key that a master key unwrapped. */
export interface RemoteKey {
  entry: KeyringEntry;
  activeFrom: Date;
  active: boolean;
  retiredAt: Date | null;
}

/** A key that may seal by now, and that its master key did not unwrap for us. */
export interface MissingKey {
  id: string;
  activeFrom: Date;
}

/** What a master key gave. */
export interface RemoteRing {
  name: string;
  /** Latest first. */
  keys: readonly RemoteKey[];
  missing: readonly MissingKey[];
}

/** A key of a keyring, for an operator to look at. */
export interface KeyInfo {
  id: string;
  /** `line` of a variable or a file, or the name of the master key that keeps it. */
  origin: string;
  /**
   * `seals`, or `opens` what it sealed; `announced`: it will seal, and replicas are learning of it; `retired`: it opens
   * still, and its row is to go.
   */
  state: 'seals' | 'opens' | 'announced' | 'retired';
  /** Of keys that a master key keeps: from when on they seal. */
  activeFrom: Date | undefined;
  retiredAt: Date | undefined;
}

/** A keyring at one moment. */
export interface Ring {
  current: KeyringEntry;
  keys: ReadonlyMap<string, KeyObject>;
  infos: KeyInfo[];
  /** A later key than {@link current}, with which others seal: what is sealed with ours may be counted no more. */
  overtakenBy: string | undefined;
}

interface Found extends Pick<RemoteKey, 'entry' | 'active'> {
  activeFrom: Date | undefined;
  retiredAt: Date | undefined;
  place: number;
  origin: string;
}

/**
 * Puts a keyring together. The first line seals: its key, or of its master key's keys the latest that is active.
 *
 * @param remote the keys of a line's master key
 * @returns nothing where no key may seal
 */
export function assemble(lines: readonly KeyringLine[], remote: (address: string) => RemoteRing): Ring | undefined {
  const found = lines.flatMap((line, place): Found[] => {
    if (line.kind === 'key') {
      const { entry } = line;
      return [{ entry, place, origin: 'line', active: true, activeFrom: undefined, retiredAt: undefined }];
    }
    const { name, keys } = remote(line.address);
    return keys.map((key) => ({ ...key, retiredAt: key.retiredAt ?? undefined, place, origin: name }));
  });
  const sealing = found.find(({ place, active, retiredAt }) => place === 0 && active && !retiredAt);
  if (!sealing) return undefined;
  const { entry: current, activeFrom: since } = sealing;
  const [first] = lines;
  const missing = first?.kind === 'master' ? remote(first.address).missing : [];
  const overtakenBy = missing.find(({ activeFrom }) => since && activeFrom >= since)?.id;
  const keys = new Map<string, KeyObject>();
  // Of two with one id the first counts: nothing that is added to a database can take a line's place.
  const distinct = found.filter(({ entry }) => !keys.has(entry.id) && keys.set(entry.id, entry.key));
  const infos = distinct.map((one): KeyInfo => {
    const { entry, origin, activeFrom, retiredAt } = one;
    return { id: entry.id, origin, state: one === sealing ? 'seals' : stateOf(one), activeFrom, retiredAt };
  });
  return { current, keys, infos, overtakenBy };
}

function stateOf({ active, retiredAt }: Found): KeyInfo['state'] {
  if (retiredAt) return 'retired';
  return active ? 'opens' : 'announced';
}
