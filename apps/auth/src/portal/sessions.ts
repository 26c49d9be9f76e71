import type { PortalSession } from '../pages/portal/model.js';
import type { Session, SessionSummary } from '../signin/session.js';
import type { AuthContext } from '../web/context.js';

const PLACES: Record<SessionSummary['network'], string> = {
  loopback: 'On the computer that Gatehouse runs on',
  private: 'From a private network',
  public: 'From the internet',
  unknown: 'From an unknown network',
};

/** The browsers that a user is signed in with: the one in front of them first, then the latest seen. */
export async function sessionsOf({ sessions }: AuthContext, session: Session): Promise<PortalSession[]> {
  const all = await sessions.list(session.user.id, session.reference);
  return all
    .map(({ reference, browser, network, createdAt, lastSeenAt, current }) => ({
      id: reference,
      browser,
      place: PLACES[network],
      signedInAt: createdAt,
      lastSeenAt,
      current,
      endAction: current ? '/portal/sign-out' : `/portal/sessions/${reference}/end`,
    }))
    .sort((one, other) => Number(other.current) - Number(one.current));
}
