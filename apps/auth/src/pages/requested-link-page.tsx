import { Actions, Button, ButtonLink, Card, Foreign, PostForm, renderPage } from '@gatehouse/ui';
import { IfYouConnect } from './connect-page.js';

export interface RequestedLinkModel {
  csrf: string;
  /** Path that the form posts to: `decision` (`connect`) and `csrf`. */
  action: string;
  /** Path that ends the session, for somebody else. */
  switchAction: string;
  /** The application that asked. */
  client: string;
  user: { name: string; email: string | undefined };
  /** The account that is to be renewed; undefined where one is to be connected. */
  account: { name: string; email: string | undefined } | undefined;
  sandbox: boolean;
}

/** A name with the address that tells two of the same name apart. */
function Named({ name, email }: { name: string; email: string | undefined }) {
  return (
    <>
      <Foreign text={name} />
      {email !== undefined && (
        <>
          {' ('}
          <Foreign text={email} />)
        </>
      )}
    </>
  );
}

/**
 * The page of a link that a tool's answer gave: as whom, for which application, and what for. Nobody is sent to Atlassian
 * before they said so here.
 *
 * @returns the HTML document
 */
export function requestedLinkPage(model: RequestedLinkModel): string {
  const { csrf, action, switchAction, client, user, account, sandbox } = model;
  const title = account ? 'Reconnect your Atlassian account' : 'Connect your Atlassian account';
  return renderPage({
    title,
    sandbox,
    children: (
      <Card>
        <div class="opening">
          <h1>{title}</h1>
          <p class="lead">
            <Foreign text={client} /> asks for this, to work in Jira and Confluence as you.{' '}
            {account && (
              <>
                Atlassian no longer accepts the connection of <Named {...account} />: choose the same account there.
              </>
            )}
          </p>
          <p>
            You are signed in to Gatehouse as <Named {...user} />. The account is connected to this user and no other.
          </p>
        </div>
        <IfYouConnect />
        <PostForm action={action} csrf={csrf}>
          <Actions>
            <Button kind="primary" name="decision" value="connect">
              {account ? 'Reconnect Atlassian' : 'Connect Atlassian'}
            </Button>
            <ButtonLink href="/">Not now</ButtonLink>
          </Actions>
        </PostForm>
        <PostForm action={switchAction} csrf={csrf}>
          <Button kind="quiet">Not you? Use another account</Button>
        </PostForm>
      </Card>
    ),
  });
}
