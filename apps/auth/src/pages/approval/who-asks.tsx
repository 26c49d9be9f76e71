import { Address, Badge, Button, Foreign, KeyValue, Notice, PostForm } from '@gatehouse/ui';
import { DeviceAnswer, DeviceWarning } from './another-device.js';
import type { ApprovalModel } from './model.js';
import { Reaches } from './reach.js';

/**
 * Whether the page may say that the client is who it says. Never for a redirect to this computer or to an
 * application's own scheme, which any program can receive, and never for a name that a stranger registered.
 */
function isProven({ client, redirect }: ApprovalModel): boolean {
  return client.verified && redirect.kind === 'web' && client.kind !== 'dynamic';
}

/** The scheme alone, however it was written: "cursor" of "cursor://". */
const schemeOf = (display: string) => display.replace(/:\/*$/, '');

function Client({ model }: { model: ApprovalModel }) {
  const { client } = model;
  const proven = isProven(model);
  return (
    <>
      <Foreign text={client.name} />{' '}
      {proven && <Badge tone="success">{client.kind === 'registered' ? 'Verified' : 'Verified domain'}</Badge>}
      {client.host !== undefined && (
        <small>
          {proven ? 'Published by ' : 'Says it comes from '}
          <Address text={client.host} />
        </small>
      )}
      {client.kind === 'registered' && <small>Registered here by an administrator</small>}
    </>
  );
}

function Answer({ redirect }: { redirect: ApprovalModel['redirect'] }) {
  if (redirect.kind === 'web') return <Address text={redirect.display} />;
  if (redirect.kind === 'device') return <DeviceAnswer code={redirect.display} />;
  if (redirect.kind === 'loopback') return <>An application on this computer</>;
  return (
    <>
      The application that opens <Address text={`${schemeOf(redirect.display)}:`} /> links on this device
    </>
  );
}

function Account({ account, csrf }: { account: NonNullable<ApprovalModel['account']>; csrf: string }) {
  return (
    <div class="account">
      <div class="account__who">
        <Foreign text={account.name} />
        {account.detail !== undefined && (
          <small>
            <Foreign text={account.detail} />
          </small>
        )}
      </div>
      <PostForm action={account.switchAction} csrf={csrf}>
        <Button kind="quiet">Not you? Use another account</Button>
      </PostForm>
    </div>
  );
}

function Warning({ model }: { model: ApprovalModel }) {
  const { client, redirect } = model;
  if (redirect.kind === 'device') return <DeviceWarning name={client.name} code={redirect.display} />;
  if (isProven(model)) return null;
  const name = <Foreign text={client.name} />;
  if (redirect.kind === 'web') {
    return (
      <Notice kind="warning" title="Not verified: any application can use this name">
        Approve only if you have just started this yourself, and know <Address text={redirect.display} />.
      </Notice>
    );
  }
  const place = redirect.kind === 'loopback' ? 'computer' : 'device';
  return (
    <Notice
      kind="warning"
      title={
        <>
          An application on this {place} that says it is {name}
        </>
      }
    >
      Gatehouse cannot check that. Approve only if you have just started this yourself.
    </Notice>
  );
}

/** Who asks, where the answer goes, through what, and as whom; with a warning where a name proves nothing. */
export function WhoAsks({ model }: { model: ApprovalModel }) {
  const facts = [
    { name: 'Application', value: <Client model={model} /> },
    { name: 'Answer goes to', value: <Answer redirect={model.redirect} /> },
    {
      name: 'Through',
      value: (
        <>
          <Foreign text={model.resource.name} />
          <small>
            <Address text={model.resource.url} />
          </small>
        </>
      ),
    },
  ];
  const { account, csrf } = model;
  if (account !== undefined) {
    facts.push({ name: 'You are', value: <Account account={account} csrf={csrf} /> });
    facts.push({ name: 'It reaches', value: <Reaches reach={model.reach} /> });
  }
  return (
    <>
      <Warning model={model} />
      <KeyValue facts={facts} />
    </>
  );
}
