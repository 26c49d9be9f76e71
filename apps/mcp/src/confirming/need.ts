import type { ShownCall } from '@gatehouse/contract';

/** A call that is not made before its user has confirmed it. */
export interface ConfirmNeed {
  purpose: 'confirm';
  /** The confirmation that waits for them. */
  id: string;
  shown: ShownCall;
}
