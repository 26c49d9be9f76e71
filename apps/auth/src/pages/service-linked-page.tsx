import { Card, Foreign, Icon, Notice, renderPage } from '@gatehouse/ui';
import { type Reach, Reaches } from './approval/reach.js';

export interface ServiceLinkedModel {
  service: string;
  account: { name: string; email: string | undefined; sites: Reach['sites'] };
  sandbox: boolean;
}

/**
 * Which account a service acts as from now on: so that whoever linked it sees whether it is the right one.
 *
 * @returns the HTML document
 */
export function serviceLinkedPage({ service, account, sandbox }: ServiceLinkedModel): string {
  const { name, email, sites } = account;
  return renderPage({
    title: 'Linked',
    sandbox,
    children: (
      <Card>
        <div class="opening">
          <span class="seal seal--success">
            <Icon name="check" />
          </span>
          <h1>
            <Foreign text={service} /> is linked
          </h1>
          <p class="lead">
            It acts as this Atlassian account
            {email !== undefined && (
              <>
                {' '}
                (<Foreign text={email} />)
              </>
            )}
            , on these sites:
          </p>
        </div>
        <Reaches reach={[{ account: name, sites }]} />
        {sites.length === 0 && (
          <Notice kind="warning" title="The account reaches no site">
            Give it access to a site at Atlassian, and link it again.
          </Notice>
        )}
        <Notice kind="info" title="Not the account that you meant?">
          End it at once with <code>gatehouse services remove</code>. Otherwise you can close this window.
        </Notice>
      </Card>
    ),
  });
}
