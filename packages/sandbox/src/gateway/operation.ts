import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../clock.js';
import type { Company, Person, Product, Site } from '../company/model.js';
import type { Downloads } from '../downloads.js';

/** A REST request that passed the gateway: a person on a site, with the parts of the request. */
export interface Call {
  person: Person;
  site: Site;
  company: Company;
  params: Readonly<Record<string, string>>;
  /** As the query string gave it: a repeated parameter is an array. */
  query: Readonly<Record<string, unknown>>;
  body: unknown;
  headers: IncomingHttpHeaders;
  now: Clock;
  publicUrl: string;
  /** The address that the request came to, without a trailing slash: servers may know another one than browsers. */
  origin: string;
  downloads: Downloads;
  /** What was created later is in no search index yet. */
  indexedUntil: number;
}

export interface Answer {
  status: number;
  /** Sent as JSON, a file's bytes as they are. */
  body?: unknown;
  headers?: Record<string, string>;
  /** How many objects a read gave; each costs a point of the quota, a user two. Writes cost one point flat. */
  objects?: number;
}

/** One REST operation of a product. */
export interface Operation {
  product: Product;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/ex/{product}/{cloudId}`, with parameters as `:name`. */
  path: string;
  /** The operation's id in Atlassian's OpenAPI documents; undefined for removed operations. */
  id: string | undefined;
  /** Alternatives: a token with all scopes of one of them may go on. */
  scopes: readonly (readonly string[])[];
  handle(call: Call): Answer;
}

export const ok = (body: unknown, objects = 0): Answer => ({ status: 200, body, objects });

/** Done, with nothing to say of it. */
export const noContent = (): Answer => ({ status: 204 });
