import { Button, Card, CopyText, Mark, PostForm, renderPage } from '@gatehouse/ui';

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
          <span class="opening__mark">
            <Mark size={56} />
          </span>
          <h1>Your AI applications, at your Jira and Confluence, on your terms</h1>
          <p class="lead">
            Gatehouse lets an application in as you: with your permissions, only for what you allowed, and only until
            you end it. Nobody pastes a token anywhere.
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
