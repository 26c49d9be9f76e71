import type { KeyObject } from 'node:crypto';
import type { KeyringEntry } from '../keyring.js';
import type { KeyringLine } from './lines.js';

/** A key that a master key unwrapped. */
export interface RemoteKey {
  entry: KeyringEntry;
  activeFrom: Date;
  active: boolean;
}

/** A key of a keyring, for an operator to look at. */
export interface KeyInfo {
  id: string;
  /** `line` of a variable or a file, or the name of the master key that keeps it. */
  origin: string;
  /** `seals`, or `opens` what it sealed; `announced`: it will seal, and replicas are learning of it. */
  state: 'seals' | 'opens' | 'announced';
  /** Of keys that a master key keeps: from when on they seal. */
  activeFrom: Date | undefined;
}

/** A keyring at one moment. */
export interface Ring {
  current: KeyringEntry;
  keys: ReadonlyMap<string, KeyObject>;
  infos: KeyInfo[];
}

type Found = Pick<RemoteKey, 'entry' | 'active'> & { activeFrom: Date | undefined; place: number; origin: string };

/**
 * Puts a keyring together. The first line seals: its key, or of its master key's keys the latest that is active.
 *
 * @param remote the keys of a line's master key, latest first
 * @returns nothing where no key may seal
 */
export function assemble(
  lines: readonly KeyringLine[],
  remote: (address: string) => { name: string; keys: readonly RemoteKey[] },
): Ring | undefined {
  const found = lines.flatMap((line, place): Found[] => {
    if (line.kind === 'key') return [{ entry: line.entry, place, origin: 'line', active: true, activeFrom: undefined }];
    const { name, keys } = remote(line.address);
    return keys.map((key) => ({ ...key, place, origin: name }));
  });
  const current = found.find(({ place, active }) => place === 0 && active)?.entry;
  if (!current) return undefined;
  const keys = new Map<string, KeyObject>();
  // Of two with one id the first counts: nothing that is added to a database can take a line's place.
  const distinct = found.filter(({ entry }) => !keys.has(entry.id) && keys.set(entry.id, entry.key));
  const infos = distinct.map(({ entry, origin, active, activeFrom }): KeyInfo => {
    const state = entry === current ? 'seals' : active ? 'opens' : 'announced';
    return { id: entry.id, origin, state, activeFrom };
  });
  return { current, keys, infos };
}
