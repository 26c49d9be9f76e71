import type { Caller } from '../tools/answer.js';

/** Who sends a request, as far as its revision does not matter. */
export interface Inbound extends Omit<Caller, 'signal'> {
  /** Of a 2025 revision's request: its session says that the client can show its user a URL. */
  showsUrls: boolean;
  /** Of a 2025 revision's request: the id of its session, where it has one of ours. */
  session: string | undefined;
}
