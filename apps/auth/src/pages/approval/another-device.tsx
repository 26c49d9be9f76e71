import { Address, Foreign, Icon, Notice } from '@gatehouse/ui';

/** The warning that a device gets: whoever talks a person into entering a code gets in with it (RFC 8628 section 5.4). */
export function DeviceWarning({ name, code }: { name: string; code: string }) {
  return (
    <Notice
      kind="warning"
      title={
        <>
          This signs in another device, with an application that says it is <Foreign text={name} />
        </>
      }
    >
      Approve only if that device is in front of you, shows the code <Address text={code} />, and you have just asked it
      to. If somebody sent you this code, decline.
    </Notice>
  );
}

/** Where the answer goes. */
export function DeviceAnswer({ code }: { code: string }) {
  return (
    <>
      The device that shows <span class="user-code">{code}</span>
    </>
  );
}

/** What follows from approving. */
export function DeviceNext() {
  return (
    <li>
      <Icon name="signIn" />
      <span>The other device goes on by itself within a few seconds.</span>
    </li>
  );
}
