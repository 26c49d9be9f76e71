import { Actions, Button, Card, Foreign, Icon, Notice, PostForm, renderPage } from '@gatehouse/ui';

export interface ServiceLinkModel {
  csrf: string;
  /** Path that the form posts to. */
  action: string;
  service: {
    name: string;
    description: string;
    /** The account that it acts as now. */
    account: { name: string } | undefined;
    /** Who acts as it, and what each may do, in words. */
    clients: { name: string; may: string[] }[];
  };
  sandbox: boolean;
}

/**
 * What an operator confirms before they link the Atlassian account that machines are to act as.
 *
 * @returns the HTML document
 */
export function serviceLinkPage({ csrf, action, service, sandbox }: ServiceLinkModel): string {
  const { name, description, account, clients } = service;
  return renderPage({
    title: 'Link a service',
    sandbox,
    children: (
      <Card>
        <div class="opening">
          <h1>
            Link an Atlassian account to <Foreign text={name} />
          </h1>
          <p class="lead">
            <Foreign text={name} /> is a service: programs act as it, without a person. At Atlassian, sign in with the
            account that is the service’s own, and not with yours.
          </p>
          {description !== '' && (
            <p>
              What it is for: <Foreign text={description} limit={300} />
            </p>
          )}
        </div>
        {account !== undefined && (
          <Notice kind="info" title="An account is linked already">
            It acts as <Foreign text={account.name} />. Sign in with the same account to renew that; another one is
            refused.
          </Notice>
        )}
        <section class="steps" aria-labelledby="next">
          <h2 class="steps__title" id="next">
            If you go on
          </h2>
          <ul class="steps__list">
            <li>
              <Icon name="signIn" />
              <span>Atlassian asks you to sign in there and to allow Gatehouse. Then you are sent back.</span>
            </li>
            <li>
              <Icon name="warning" />
              <span>
                Programs that act as this service reach in Jira and Confluence whatever that account reaches, at any
                time and with nobody watching. What they change is signed with its name.
              </span>
            </li>
            <li>
              <Icon name="person" />
              <span>The account is the service’s alone: nobody can sign in to Gatehouse with it from then on.</span>
            </li>
          </ul>
        </section>
        <WhoActs clients={clients} />
        <PostForm action={action} csrf={csrf}>
          <Actions>
            <Button kind="primary" name="decision" value="connect">
              Go on to Atlassian
            </Button>
          </Actions>
        </PostForm>
      </Card>
    ),
  });
}

function WhoActs({ clients }: Pick<ServiceLinkModel['service'], 'clients'>) {
  if (clients.length === 0) {
    return <p>No program acts as it yet. Operators decide which do.</p>;
  }
  return (
    <section aria-labelledby="who">
      <h2 id="who">Who acts as it, and what each may do</h2>
      <ul class="sites">
        {clients.map(({ name, may }) => (
          <li key={name}>
            <Foreign text={name} />
            {may.length === 0 && <small>nothing</small>}
            {may.map((words) => (
              <small key={words}>{words}</small>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
