import { Button, Card, CopyText, Icon, Mark, PostForm, renderPage } from '@gatehouse/ui';

export interface SignInModel {
  csrf: string;
  /** Path that starts the sign-in. */
  action: string;
  /** Who signs the user in, as a name: "Atlassian". */
  signInWith: string;
  sandbox: boolean;
  /** Address of the MCP server, to paste into a client. */
  mcpUrl: string;
}

/** What Gatehouse is, at a glance: the application on one side, the work on the other, the gate between. */
function Passage() {
  return (
    <ul class="passage">
      <li class="passage__end">
        <span class="passage__sign">
          <Icon name="application" />
        </span>
        Your AI application
      </li>
      <li class="passage__end passage__end--gate">
        <span class="passage__sign">
          <Mark size={34} />
        </span>
        Gatehouse
      </li>
      <li class="passage__end">
        <span class="passage__sign">
          <Icon name="work" />
        </span>
        Jira and Confluence
      </li>
    </ul>
  );
}

/**
 * The portal's door: what Gatehouse is, and the one button to sign in.
 *
 * @returns the HTML document
 */
export function signInPage({ csrf, action, signInWith, sandbox, mcpUrl }: SignInModel): string {
  return renderPage({
    title: 'Sign in',
    sandbox,
    children: (
      <Card>
        <div class="opening">
          <Passage />
          <h1>Let AI applications work in Jira and Confluence, on your terms</h1>
          <p class="lead">
            Gatehouse lets an application in as you: with your permissions, for what you allowed, until you end it.
            Nobody pastes a token anywhere.
          </p>
        </div>
        <PostForm action={action} csrf={csrf}>
          <Button kind="primary">{`Sign in with ${signInWith}`}</Button>
        </PostForm>
        <div class="aside">
          <h2 class="aside__title">Nothing to manage yet?</h2>
          <p class="lead">Give your AI application this address. It will bring you here to approve it.</p>
          <CopyText text={mcpUrl} />
        </div>
      </Card>
    ),
  });
}
