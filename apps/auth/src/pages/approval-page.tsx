import { Actions, Button, Card, cleanText, Foreign, PostForm, renderPage } from '@gatehouse/ui';
import type { ApprovalModel } from './approval/model.js';
import { OldKeys } from './approval/old-keys.js';
import { WhatItMayDo } from './approval/what-it-may-do.js';
import { WhatNext } from './approval/what-next.js';
import { WhoAsks } from './approval/who-asks.js';

export type { ApprovalModel } from './approval/model.js';

const list = new Intl.ListFormat('en', { type: 'conjunction' });

/** "Jira and Confluence": what the request reaches, in the order given. */
function reach({ groups, resource }: ApprovalModel): string {
  const products = groups.filter(({ scopes }) => scopes.length > 0).map(({ product }) => product);
  return products.length > 0 ? `your ${list.format(products)}` : cleanText(resource.name);
}

/**
 * The page on which a user allows a client, or declines. One form: `access` is `read` (only the scopes that read
 * count, whatever is ticked) or `selected` (the ticked `scope` values count), `decision` is `approve` or `deny`.
 *
 * @returns the HTML document
 */
export function approvalPage(model: ApprovalModel): string {
  const approve = model.account === undefined ? `Approve and sign in with ${model.signInWith}` : 'Approve';
  return renderPage({
    title: `Approve ${model.client.name}`,
    sandbox: model.sandbox,
    children: (
      <Card>
        <div class="opening">
          <h1>
            <Foreign text={model.client.name} /> wants to use {reach(model)}
          </h1>
          {model.remembered && (
            <p class="lead">You have approved this application before. Your earlier choices are filled in.</p>
          )}
        </div>
        <WhoAsks model={model} />
        <PostForm action={model.action} csrf={model.csrf} class="scopes-form">
          <WhatItMayDo groups={model.groups} />
          <OldKeys oldKeys={model.oldKeys} />
          <WhatNext model={model} />
          <Actions>
            <Button kind="primary" name="decision" value="approve">
              {approve}
            </Button>
            <Button name="decision" value="deny">
              Decline
            </Button>
          </Actions>
        </PostForm>
      </Card>
    ),
  });
}
