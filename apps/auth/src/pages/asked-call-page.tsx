import { hiddenInWords, type ShownCall } from '@gatehouse/contract';
import {
  Actions,
  Address,
  Badge,
  Button,
  Card,
  Foreign,
  KeyValue,
  Moment,
  Notice,
  PostForm,
  renderPage,
  Verbatim,
} from '@gatehouse/ui';
import { ChangedNow } from './asked-call/changed-now.js';

export interface AskedCallModel {
  csrf: string;
  /** Path that the form posts to: `decision` (`approve` or `decline`) and `csrf`. */
  action: string;
  user: { name: string; email: string | undefined };
  /** The application that asks. */
  client: string;
  shown: ShownCall;
  expiresAt: Date;
  /** When the same call was last made, if it was. */
  madeAt: Date | undefined;
  sandbox: boolean;
}

/** What may be longer than its box says how long it is. */
const LONG = 500;

type Argument = ShownCall['arguments'][number];

function Texts({ id, title, given }: { id: string; title: string; given: Argument[] }) {
  return (
    <section class="call" aria-labelledby={id}>
      <h2 class="call__title" id={id}>
        {title}
      </h2>
      <dl class="call__arguments">
        {given.map(({ name, text, hidden }) => (
          <div key={name}>
            <dt id={`${id}-${name}`}>
              <code>{name}</code>
              {text.length > LONG && <span>{text.length.toLocaleString('en')} characters</span>}
              {hidden > 0 && <Badge tone="warning">{hiddenInWords(hidden)}</Badge>}
            </dt>
            <dd>
              <Verbatim text={text} labelledBy={`${id}-${name}`} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/**
 * The page on which a user decides about one call of a client: who asks, what it does, where and as whom, what is there
 * now, and every argument in full.
 *
 * @returns the HTML document
 */
export function askedCallPage(model: AskedCallModel): string {
  const { csrf, action, user, client, shown, expiresAt, madeAt, sandbox } = model;
  const { title, destroys, site } = shown;
  const facts = [
    {
      name: 'It will',
      value: (
        <>
          <strong>{title}</strong>
          {destroys && (
            <>
              {' '}
              <Badge tone="danger">cannot be put back</Badge>
            </>
          )}
        </>
      ),
    },
    ...(site
      ? [
          {
            name: 'Site',
            value: (
              <>
                <Foreign text={site.name} />
                <small>
                  <Address text={site.url} />
                </small>
              </>
            ),
          },
          { name: 'Acting as', value: <Foreign text={site.account} /> },
        ]
      : []),
    { name: 'Decide before', value: <Moment at={expiresAt} /> },
  ];
  return renderPage({
    title: 'Approve this once?',
    sandbox,
    children: (
      <Card>
        <div class="opening">
          <h1>Approve this once?</h1>
          <p class="lead">
            <Foreign text={client} /> wants to do this in your name. Nothing has been done yet.
          </p>
        </div>
        {madeAt !== undefined && (
          <Notice kind="warning" title="The same was done before">
            You approved this very call, and it was made on <Moment at={madeAt} />.
          </Notice>
        )}
        {shown.changed && (
          <Notice kind="warning" title="It is another by now">
            What this changes has changed since you were last asked about it. What you said then does not count any
            more.
          </Notice>
        )}
        <KeyValue facts={facts} />
        {shown.copies !== undefined && <Texts id="copies" title="This file is copied" given={shown.copies} />}
        {shown.change !== undefined && <ChangedNow change={shown.change} />}
        <Texts id="with" title="Exactly this is sent" given={shown.arguments} />
        <PostForm action={action} csrf={csrf}>
          <Actions>
            <Button kind={destroys ? 'danger-primary' : 'primary'} name="decision" value="approve">
              Approve once
            </Button>
            <Button name="decision" value="decline">
              Decline
            </Button>
          </Actions>
        </PostForm>
        <p class="call__note">
          You are signed in to Gatehouse as <Foreign text={user.name} />
          {user.email !== undefined && (
            <>
              {' ('}
              <Foreign text={user.email} />)
            </>
          )}
          . If you did not ask for this, decline.
        </p>
      </Card>
    ),
  });
}
