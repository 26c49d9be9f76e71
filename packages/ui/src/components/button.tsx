import type { ComponentChildren } from 'preact';
import { isSafeHref } from '../text/link.js';

export type ButtonKind = 'primary' | 'secondary' | 'danger' | 'danger-primary' | 'quiet';

/**
 * A button that submits the form around it.
 *
 * @param kind `primary` once a page, `danger-primary` in its place where the step takes something away; `quiet` looks like a link
 * @param name with `value`: what the form sends when this button was used
 * @param about words for screen readers after the label, where several buttons read the same ("for Claude Code")
 */
export function Button(props: {
  kind?: ButtonKind;
  name?: string;
  value?: string;
  about?: string;
  children: ComponentChildren;
}) {
  const { kind = 'secondary', name, value, about, children } = props;
  return (
    <button type="submit" class={`button button--${kind}`} name={name} value={value}>
      {children}
      {about !== undefined && <span class="unseen"> {about}</span>}
    </button>
  );
}

/** A link that looks like a button; text alone where the address is neither ours nor http(s). */
export function ButtonLink(props: { kind?: ButtonKind; href: string; children: ComponentChildren }) {
  const { kind = 'secondary', href, children } = props;
  if (!isSafeHref(href)) return <span>{children}</span>;
  return (
    <a class={`button button--${kind}`} href={href}>
      {children}
    </a>
  );
}

/** A row of buttons: side by side where there is room, one under the other on a phone. */
export function Actions({ children }: { children: ComponentChildren }) {
  return <div class="actions">{children}</div>;
}
