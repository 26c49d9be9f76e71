import type { ScopeGroup } from '@gatehouse/ui';
import type { OldKey } from './old-keys.js';
import type { Reach } from './reach.js';

/** What the approval page shows. Names and hosts may be hostile: the page cleans and escapes them. */
export interface ApprovalModel {
  csrf: string;
  /** Path that the form posts to: `access`, `scope` (repeated), `decision` and `csrf`. */
  action: string;
  client: {
    name: string;
    /** Domain of the metadata document; undefined for clients without one. */
    host: string | undefined;
    /** Whether the name is proven: the document's own domain receives the answer, or an operator registered it. */
    verified: boolean;
    kind: 'document' | 'dynamic' | 'registered';
  };
  /** Where the answer goes. `display` is the host, "this computer", the private-use scheme, or the code another device shows. */
  redirect: { kind: 'web' | 'loopback' | 'app' | 'device'; display: string };
  resource: { name: string; url: string };
  groups: ScopeGroup[];
  /** Who is signed in; undefined when signing in comes after the approval. */
  account: { name: string; detail: string | undefined; switchAction: string } | undefined;
  /** The Atlassian accounts and sites of who is signed in. */
  reach: Reach[];
  /** Old keys of this client that came back, on devices that are still signed in. */
  oldKeys: OldKey[];
  /** Who signs the user in, as a name: "Atlassian". */
  signInWith: string;
  /** Whether the user approved this client before. */
  remembered: boolean;
  sandbox: boolean;
}
