import { Address, Foreign, Moment, Notice } from '@gatehouse/ui';

/** An old key of this client that came back on one of the user's devices. */
export interface OldKey {
  grantId: string;
  at: Date;
  address: string;
  software: string | undefined;
}

/** Offers to sign out the devices whose old keys were used again: `end` carries the chosen ones. */
export function OldKeys({ oldKeys }: { oldKeys: OldKey[] }) {
  if (oldKeys.length === 0) return null;
  return (
    <Notice kind="warning" title="An old key of this application was used again">
      It was refused. If you know of no restored backup and no second copy of the application, somebody may have copied
      it: then tick this as well.
      {oldKeys.map(({ grantId, at, address, software }) => (
        <label key={grantId} class="tick">
          <input type="checkbox" name="end" value={grantId} />
          <span>
            Sign out the device on which it happened (<Moment at={at} />, from <Address text={address} />
            {software !== undefined && (
              <>
                , <Foreign text={software} />
              </>
            )}
            )
          </span>
        </label>
      ))}
    </Notice>
  );
}
