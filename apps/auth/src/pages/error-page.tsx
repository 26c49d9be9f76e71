import { Actions, Address, ButtonLink, Card, KeyValue, Notice, renderPage } from '@gatehouse/ui';
import { sentence } from './sentence.js';

export interface ErrorModel {
  title: string;
  /** What happened, in words for the person in front of the page. */
  what: string;
  /** Who can put it right. */
  whose: 'client' | 'operator' | 'you' | 'us';
  /** What to do now. */
  cure: string;
  /** Our stable code, for a report. */
  code: string | undefined;
  requestId: string | undefined;
  action?: { href: string; label: string };
}

const whoseWords: Record<ErrorModel['whose'], string> = {
  client: 'The application made this mistake. You did nothing wrong.',
  operator: 'The people who run Gatehouse in your company need to set something up.',
  you: 'You can put this right yourself.',
  us: 'This went wrong inside Gatehouse. You did nothing wrong.',
};

/**
 * The page for everything that cannot go on: what happened, whose it is to mend, and what to do.
 *
 * @returns the HTML document
 */
export function errorPage({ title, what, whose, cure, code, requestId, action }: ErrorModel): string {
  const facts = [
    { name: 'Error code', value: code },
    { name: 'Request', value: requestId },
  ].flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value: <Address text={value} /> }]));
  return renderPage({
    title,
    children: (
      <Card>
        <div class="opening">
          <h1>{sentence(title)}</h1>
          <p>{sentence(what)}</p>
          <p class="lead">{whoseWords[whose]}</p>
        </div>
        <Notice kind="info" title="What to do">
          {sentence(cure)}
        </Notice>
        {action !== undefined && (
          <Actions>
            <ButtonLink kind="primary" href={action.href}>
              {sentence(action.label)}
            </ButtonLink>
          </Actions>
        )}
        {facts.length > 0 && <KeyValue facts={facts} />}
      </Card>
    ),
  });
}
