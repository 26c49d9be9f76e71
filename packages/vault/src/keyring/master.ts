import type { KeyringName } from '../keyring.js';

/**
 * What a wrapped key belongs to. It is bound to it, so that no row can stand in for another, and none can be made to
 * seal again by who may write to the database: the latest seals, and when that is cannot be changed.
 */
export interface WrapContext {
  keyring: KeyringName;
  id: string;
  activeFrom: Date;
}

/**
 * Why a master key did not do it. `unavailable`: no answer, try later. `refused`: the service does not let us, or does
 * not know the key. `not_ours`: these bytes were not made with this master key for this context. The log text names no
 * secret.
 */
export interface MasterFailure {
  ok: false;
  reason: 'unavailable' | 'refused' | 'not_ours';
  logText: string;
}

export type MasterResult = { ok: true; bytes: Buffer } | MasterFailure;

/** A key in a service that never gives it away: HashiCorp Vault's transit engine, or AWS KMS. Never throws. */
export interface MasterKey {
  /** What the rows that it wrapped are known by. */
  readonly name: string;
  wrap(bytes: Buffer, context: WrapContext): Promise<MasterResult>;
  unwrap(wrapped: Buffer, context: WrapContext): Promise<MasterResult>;
  close(): Promise<void>;
}

const ADDRESS = /^(?:transit:https?:\/\/|aws-kms:)\S+$/;

/** Whether a keyring's line is the address of a master key, and no key. */
export function isMasterAddress(line: string): boolean {
  return ADDRESS.test(line);
}
