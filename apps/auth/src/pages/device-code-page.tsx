import { Actions, Button, Card, CodeField, Notice, PostForm, renderPage } from '@gatehouse/ui';

export interface DeviceCodeModel {
  csrf: string;
  /** Path that takes the code, as `user_code`. */
  action: string;
  /** What to fill in: from the address, or what the person entered before. */
  userCode: string;
  /** What is wrong with the code that was entered. */
  error: string | undefined;
  sandbox: boolean;
}

/** Longer than any code with its dashes and spaces; a longer one is not even looked at. */
export const MOST_TYPED = 40;

/**
 * Where a person enters the code that another device shows (RFC 8628 section 3.3). A code that came with the address is
 * filled in and never taken by itself.
 *
 * @returns the HTML document
 */
export function deviceCodePage({ csrf, action, userCode, error, sandbox }: DeviceCodeModel): string {
  return renderPage({
    title: 'Connect a device',
    sandbox,
    children: (
      <Card>
        <div class="opening">
          <h1>Connect another device</h1>
          <p class="lead">An application on a device without a browser shows you a code. Enter it here to go on.</p>
        </div>
        <Notice kind="warning" title="Only enter a code that you have just asked for yourself">
          Whoever sent you a code by mail, chat or telephone would get access in your name.
        </Notice>
        <PostForm action={action} csrf={csrf} class="scopes-form">
          <CodeField
            label="Code"
            hint="Eight letters, such as BCDF-GHJK. Dashes, spaces and case do not matter."
            name="user_code"
            value={userCode}
            maxLength={MOST_TYPED}
            error={error}
          />
          <Actions>
            <Button kind="primary">Continue</Button>
          </Actions>
        </PostForm>
      </Card>
    ),
  });
}
