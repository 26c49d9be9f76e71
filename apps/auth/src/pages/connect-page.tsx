import { Actions, Button, Card, Foreign, Icon, PostForm, renderPage } from '@gatehouse/ui';

export interface ConnectModel {
  csrf: string;
  /** Path that the form posts to: `decision` (`connect` or `skip`) and `csrf`. */
  action: string;
  /** The name of the application that waits. */
  client: string;
  /** Who is signed in. */
  user: string;
  sandbox: boolean;
}

/** What happens next, and what becomes of it. */
export function IfYouConnect() {
  return (
    <section class="steps" aria-labelledby="next">
      <h2 class="steps__title" id="next">
        If you connect
      </h2>
      <ul class="steps__list">
        <li>
          <Icon name="signIn" />
          <span>Atlassian asks you to sign in there and to allow Gatehouse. Then you are sent back.</span>
        </li>
        <li>
          <Icon name="person" />
          <span>Gatehouse keeps the credential sealed. Your applications never see it.</span>
        </li>
        <li>
          <Icon name="end" />
          <span>You can remove it at any time in your portal.</span>
        </li>
      </ul>
    </section>
  );
}

/**
 * The step after signing in with a company account: linking an Atlassian account, or going on without.
 *
 * @returns the HTML document
 */
export function connectPage({ csrf, action, client, user, sandbox }: ConnectModel): string {
  return renderPage({
    title: 'Connect Atlassian',
    sandbox,
    children: (
      <Card>
        <div class="opening">
          <h1>Connect your Atlassian account</h1>
          <p class="lead">
            You are signed in as <Foreign text={user} />. <Foreign text={client} /> works in Jira and Confluence through
            your own Atlassian account: connect it once, for all your applications.
          </p>
        </div>
        <IfYouConnect />
        <PostForm action={action} csrf={csrf}>
          <Actions>
            <Button kind="primary" name="decision" value="connect">
              Connect Atlassian
            </Button>
            <Button name="decision" value="skip">
              Not now
            </Button>
          </Actions>
        </PostForm>
      </Card>
    ),
  });
}
