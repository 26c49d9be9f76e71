import { Address, Foreign, Icon } from '@gatehouse/ui';
import { DeviceNext } from './another-device.js';
import type { ApprovalModel } from './model.js';

function Next({ model }: { model: ApprovalModel }) {
  if (model.account === undefined) {
    return (
      <li>
        <Icon name="signIn" />
        <span>
          <Foreign text={model.signInWith} /> will ask you to sign in. Then{' '}
          {model.redirect.kind === 'device' ? 'the other device goes on' : 'you are sent back to the application'}.
        </span>
      </li>
    );
  }
  if (model.redirect.kind === 'device') return <DeviceNext />;
  return (
    <li>
      <Icon name="signIn" />
      <span>
        You are sent straight back to{' '}
        {model.redirect.kind === 'web' ? <Address text={model.redirect.display} /> : 'the application'}.
      </span>
    </li>
  );
}

/** What follows from approving, in three lines. */
export function WhatNext({ model }: { model: ApprovalModel }) {
  return (
    <section class="steps" aria-labelledby="next">
      <h2 class="steps__title" id="next">
        If you approve
      </h2>
      <ul class="steps__list">
        <Next model={model} />
        <li>
          <Icon name="person" />
          <span>It acts as you, and never does more than you may do yourself.</span>
        </li>
        <li>
          <Icon name="end" />
          <span>You can end this at any time in your portal.</span>
        </li>
      </ul>
    </section>
  );
}
