import type { NoticeKind } from '@gatehouse/ui';
import type { AskedCall } from './calls.js';

/** What is said of a call that is not to be decided any more. `{client}` stands for the application. */
export const OUTCOMES = {
  approved: {
    kind: 'success',
    title: 'Approved, once',
    text: 'Go back to {client}. If it does not go on by itself, tell it that you approved. It may make this very call once, within ten minutes.',
  },
  used: {
    kind: 'success',
    title: 'Approved, and made',
    text: 'You approved this, and {client} has made the call. Another one, be it the same, needs another approval.',
  },
  declined: {
    kind: 'info',
    title: 'Declined',
    text: 'You declined this, so {client} did not do it. It is told so.',
  },
  expired: {
    kind: 'info',
    title: 'This has expired',
    text: 'Nothing was done. A decision is waited for ten minutes, and an approved call may be made for ten more. If you still want it, tell {client} to try again.',
  },
  ended: {
    kind: 'info',
    title: 'There is nothing to decide any more',
    text: 'You ended the access of {client}, or of the device that asked, so it cannot do this. Nothing was done.',
  },
} as const satisfies Record<Exclude<AskedCall['state'], 'open'>, { kind: NoticeKind; title: string; text: string }>;
