import { Button, CopyText, EmptyState, Foreign, PostForm, Section } from '@gatehouse/ui';
import { ClientEntry } from './portal/client-entry.js';
import { ConnectionEntry } from './portal/connection-entry.js';
import { portalFrame } from './portal/frame.js';
import type { PortalModel } from './portal/model.js';
import { Replays } from './portal/replay-entry.js';
import { Waiting } from './portal/waiting-entry.js';

export type { PortalClient, PortalConnection, PortalModel } from './portal/model.js';

function Clients({ clients, csrf }: PortalModel) {
  return (
    <Section
      id="clients"
      title="Applications that act as you"
      lead="Each may do what you allowed, and never more than you may do yourself."
    >
      {clients.length === 0 ? (
        <EmptyState title="No application yet">
          <p>Give the address below to your AI application. It will bring you back here to approve it.</p>
        </EmptyState>
      ) : (
        <ul class="entries">
          {clients.map((client) => (
            <ClientEntry key={client.id} client={client} csrf={csrf} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Connections({ connections, connectAction, defaultSiteAction, csrf }: PortalModel) {
  return (
    <Section
      id="connections"
      title="Atlassian accounts"
      lead={
        defaultSiteAction === undefined
          ? 'Gatehouse keeps the credential of each account sealed. Applications never see it.'
          : 'Gatehouse keeps the credential of each account sealed. Where an application names no site, your default site is meant.'
      }
    >
      {connections.length === 0 ? (
        <EmptyState title="No Atlassian account connected">
          <p>Your applications reach Jira and Confluence through it.</p>
        </EmptyState>
      ) : (
        <ul class="entries">
          {connections.map((connection) => (
            <ConnectionEntry
              key={connection.id}
              connection={connection}
              defaultSiteAction={defaultSiteAction}
              csrf={csrf}
            />
          ))}
        </ul>
      )}
      <PostForm action={connectAction} csrf={csrf}>
        {connections.length === 0 ? (
          <Button kind="primary">Connect Atlassian</Button>
        ) : (
          <Button>Connect another account</Button>
        )}
      </PostForm>
    </Section>
  );
}

/**
 * The user's own page: the clients that act for them, and the Atlassian accounts behind.
 *
 * @returns the HTML document
 */
export function portalPage(model: PortalModel): string {
  const { user } = model;
  return portalFrame({
    model,
    at: 'overview',
    title: 'Your portal',
    ...(user.email === undefined
      ? {}
      : {
          lead: (
            <>
              Signed in as <Foreign text={user.email} />
            </>
          ),
        }),
    children: (
      <>
        <Waiting waiting={model.waiting} />
        <Replays replays={model.replays} csrf={model.csrf} />
        <Clients {...model} />
        <Connections {...model} />
        <Section
          id="add"
          title="Add an application"
          lead="Paste this address where your AI application asks for an MCP server."
        >
          <CopyText text={model.mcpUrl} />
        </Section>
      </>
    ),
  });
}
