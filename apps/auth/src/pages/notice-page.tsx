import { Actions, ButtonLink, Card, Icon, type IconName, type NoticeKind, renderPage } from '@gatehouse/ui';
import { sentence } from './sentence.js';

export interface NoticeModel {
  title: string;
  text: string;
  kind: NoticeKind;
  action?: { href: string; label: string };
  sandbox: boolean;
}

const icons: Record<NoticeKind, IconName> = { info: 'info', warning: 'warning', danger: 'danger', success: 'check' };

/**
 * A small result that needs no more than a sentence: signed out, declined, connected.
 *
 * @returns the HTML document
 */
export function noticePage({ title, text, kind, action, sandbox }: NoticeModel): string {
  return renderPage({
    title,
    sandbox,
    children: (
      <Card>
        <div class="opening">
          <span class={`seal seal--${kind}`}>
            <Icon name={icons[kind]} />
          </span>
          <h1>{sentence(title)}</h1>
          <p class="lead">{sentence(text)}</p>
        </div>
        {action !== undefined && (
          <Actions>
            <ButtonLink href={action.href}>{sentence(action.label)}</ButtonLink>
          </Actions>
        )}
      </Card>
    ),
  });
}
