/** Where a fixture's facts come from. */
export interface Source {
  /** `recorded`: from a run of the real program; `reported`: from its source, its document or public reports. */
  kind: 'recorded' | 'reported';
  /** The program's version, or the date of the document or report. */
  of: string;
}

/** A client that registers dynamically (RFC 7591). */
interface Dynamic {
  by: 'registration';
  /** The body as the client sends it, given the redirect URI of this run and the scopes that it will ask for. */
  body(redirectUri: string, scope: string): Record<string, unknown>;
  /** How many registrations one login sends; 1 unless told. */
  times?: number;
}

/** A client whose id is the address of its metadata document (SEP-991). */
interface Document {
  by: 'document';
  /** The document, as its vendor publishes it. Its host and its own address are rewritten to those of the test's vendor. */
  document: { client_id: string; redirect_uris: readonly string[] } & Record<string, unknown>;
}

export type Revision = '2026-07-28' | '2025-11-25' | '2025-06-18' | '2025-03-26';

/** What one known MCP client really does on the wire. */
export interface ZooClient {
  name: string;
  source: Source;
  /** Rows of the requirements that this client shows besides those that all of them do. */
  rows?: readonly string[];
  registration: Dynamic | Document;
  /** The redirect URI in use; `{port}` stands for a port that is drawn anew for each login. */
  redirectUri: string;
  /** What it asks before it has a token, besides the request that is answered by the challenge. */
  probes: {
    /** Methods on the MCP endpoint. */
    methods?: readonly ('GET' | 'HEAD')[];
    /** Paths on the MCP server's host that it tries for metadata, existing or not, before those that it uses. */
    paths?: readonly string[];
  };
  authorize: {
    /** Where its scopes come from: the challenge, the resource's metadata, the server's, or it sends these. */
    scope: 'challenge' | 'resource' | 'server' | { always: string | undefined };
    /** It adds `offline_access`, since the server's metadata offers it. */
    offlineAccess: boolean;
    prompt?: string;
    /** Whether it sends `state`; true unless told. */
    state?: boolean;
    /** It writes addresses as URLs: where there is no path, the resource gets a slash at its end. */
    slash?: boolean;
  };
  token: {
    /** How it authenticates at the token endpoint. */
    authentication: 'none' | 'client_secret_post' | 'basic and client_id' | 'private_key_jwt';
    /** Whether its requests name the resource; a refresh may differ from the first. */
    resource: { code: boolean; refresh: boolean };
    /** A refresh repeats the scopes that were asked for. */
    refreshScope: boolean;
  };
  mcp: {
    revision: Revision;
    /** Whether requests after `initialize` carry MCP-Protocol-Version; true unless told. */
    header?: boolean;
  };
  refresh: {
    /** Seconds that a token may have left before the client refreshes on its own; undefined: only on 401. */
    before: number | undefined;
    /** How many requests with the same refresh token are under way together. */
    together: number;
    /** How old a superseded refresh token is that one of its processes has been seen to send, in seconds. */
    lateReplay?: number;
  };
  /** What it does with 403 `insufficient_scope`. */
  stepUp: 'authorizes again' | 'shows the error' | 'holds every scope from the start';
  loginAgain: {
    with: 'the same client' | 'a new registration';
    prompt?: string;
    /** A further registration that it sends when its token is refused, whatever comes of it. */
    strayRegistration?: Record<string, unknown>;
  };
  /** Its requests are made by a page: the browser's CORS rules apply to every answer. */
  inPage?: boolean;
  /** The person approves in a real browser. */
  inBrowser?: boolean;
}

/** The members that nearly every dynamic registration has in common. */
export const COMMON = {
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
} as const;

/** A public client that names the resource in every request. */
export const PUBLIC: ZooClient['token'] = {
  authentication: 'none',
  resource: { code: true, refresh: true },
  refreshScope: false,
};
