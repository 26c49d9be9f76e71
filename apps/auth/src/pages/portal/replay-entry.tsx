import { Actions, Address, Button, cleanText, Foreign, Moment, Notice, PostForm } from '@gatehouse/ui';
import type { PortalReplay } from './model.js';

/** What happened, when, from where, and how old the key was; with the two answers that there are. */
export function ReplayEntry({ replay, csrf }: { replay: PortalReplay; csrf: string }) {
  const { clientName, age, firstAt, lastAt, times, address, software, endAction, dismissAction } = replay;
  const about = `of ${cleanText(clientName)}`;
  return (
    <li>
      <Notice
        kind={endAction === undefined ? 'info' : 'warning'}
        title={
          <>
            An old key of <Foreign text={clientName} /> was used again
          </>
        }
        actions={
          <Actions>
            {endAction !== undefined && (
              <PostForm action={endAction} csrf={csrf}>
                <Button kind="danger" about={about}>
                  Sign that device out
                </Button>
              </PostForm>
            )}
            <PostForm action={dismissAction} csrf={csrf}>
              <Button about={about}>{endAction === undefined ? 'Dismiss' : 'It was me'}</Button>
            </PostForm>
          </Actions>
        }
      >
        It was replaced {age} earlier, came from <Address text={address} />
        {software !== undefined && (
          <>
            {' '}
            (<Foreign text={software} />)
          </>
        )}{' '}
        and was refused
        {times > 1 ? (
          <>
            {` ${times} times between `}
            <Moment at={firstAt} /> and <Moment at={lastAt} />.
          </>
        ) : (
          <>
            {' on '}
            <Moment at={lastAt} />.
          </>
        )}{' '}
        {endAction === undefined
          ? 'The device is signed out, so nothing is left to do.'
          : 'A restored backup or two copies of the application do this. So does somebody who copied the key: if you know of no such thing, sign that device out.'}
      </Notice>
    </li>
  );
}

/** All of them, or nothing. */
export function Replays({ replays, csrf }: { replays: PortalReplay[]; csrf: string }) {
  if (replays.length === 0) return null;
  return (
    <ul class="alerts" aria-label="Needs your attention">
      {replays.map((replay) => (
        <ReplayEntry key={replay.id} replay={replay} csrf={csrf} />
      ))}
    </ul>
  );
}
