import type { ComponentChildren } from 'preact';
import { Icon } from '../brand/icon.js';

export type BadgeTone = 'neutral' | 'success' | 'warning' | 'danger';

/** One or two words about the thing beside it. Only `success` carries a tick: nothing else may look like trust. */
export function Badge({ tone = 'neutral', children }: { tone?: BadgeTone; children: ComponentChildren }) {
  return (
    <span class={`badge badge--${tone}`}>
      {tone === 'success' && <Icon name="check" />}
      {children}
    </span>
  );
}
