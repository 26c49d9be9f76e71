import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../brand/icon.js';

export type NoticeKind = 'info' | 'warning' | 'danger' | 'success';

const icons: Record<NoticeKind, IconName> = { info: 'info', warning: 'warning', danger: 'danger', success: 'check' };

/**
 * A message that stands out from the page.
 *
 * @param kind its tone; the words must say it as well, for those who do not see colours
 * @param actions the answers to it, if it asks for one
 * @param announce true for the outcome of what the person just did, so that a screen reader says it at once
 */
export function Notice(props: {
  kind: NoticeKind;
  title?: ComponentChildren;
  announce?: boolean;
  actions?: ComponentChildren;
  children?: ComponentChildren;
}) {
  const { kind, title, announce, actions, children } = props;
  return (
    <div class={`notice notice--${kind}`} role={announce === true ? 'status' : undefined}>
      <Icon name={icons[kind]} />
      <div class="notice__words">
        {title !== undefined && <p class="notice__title">{title}</p>}
        {children !== undefined && <p>{children}</p>}
        {actions}
      </div>
    </div>
  );
}
