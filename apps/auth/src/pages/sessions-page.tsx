import { Actions, Badge, Button, Moment, PostForm, Section } from '@gatehouse/ui';
import { portalFrame } from './portal/frame.js';
import type { PortalSession, SessionsModel } from './portal/model.js';

export type { PortalSession, SessionsModel } from './portal/model.js';

function Browser({ session, csrf }: { session: PortalSession; csrf: string }) {
  const { browser, place, signedInAt, lastSeenAt, current, endAction } = session;
  return (
    <li class="entry">
      <div class="entry__words">
        <div class="entry__name">
          <h2>{browser}</h2>
          {current && <Badge>This browser</Badge>}
        </div>
        <p class="entry__meta">{place}</p>
        <p class="entry__meta">
          Last seen <Moment at={lastSeenAt} />. Signed in <Moment at={signedInAt} />.
        </p>
      </div>
      <div class="entry__side">
        <PostForm action={endAction} csrf={csrf}>
          <Button kind={current ? 'secondary' : 'danger'} about={current ? 'of this browser' : `of ${browser}`}>
            Sign out
          </Button>
        </PostForm>
      </div>
    </li>
  );
}

/**
 * The browsers that a user is signed in with.
 *
 * @returns the HTML document
 */
export function sessionsPage(model: SessionsModel): string {
  const { csrf, sessions, endOthersAction, signOutEverywhereAction } = model;
  return portalFrame({
    model,
    at: 'sessions',
    title: 'Where you are signed in',
    lead: 'Browsers that can open this portal and approve applications as you.',
    children: (
      <>
        <ul class="entries">
          {sessions.map((session) => (
            <Browser key={session.id} session={session} csrf={csrf} />
          ))}
        </ul>
        <Section
          id="everywhere"
          title="Lost a device?"
          lead="This signs you out of Gatehouse. Applications keep their access until you end it on the overview."
        >
          <Actions>
            {sessions.length > 1 && (
              <PostForm action={endOthersAction} csrf={csrf}>
                <Button>Sign out all others</Button>
              </PostForm>
            )}
            <PostForm action={signOutEverywhereAction} csrf={csrf}>
              <Button>Sign out everywhere</Button>
            </PostForm>
          </Actions>
        </Section>
      </>
    ),
  });
}
