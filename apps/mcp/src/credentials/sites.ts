import type { Site } from '@gatehouse/atlassian';
import type { Vault } from '@gatehouse/vault';
import { LRUCache } from 'lru-cache';
import type { HeldCredential } from './cache.js';

const BELIEVED_MS = 10 * 60_000;
const MAX_CONNECTIONS = 10_000;

/** Which sites connections reach, asked of Atlassian now and then. */
export interface SiteQuestions {
  /**
   * The sites that a connection reaches, asked at most every ten minutes, and once for all that ask together. What has
   * changed is noted with the connection, for everybody.
   *
   * @param fetch asks Atlassian
   * @throws what `fetch` throws; then it may be asked again at once
   */
  ask(credential: HeldCredential, fetch: () => Promise<Site[]>): Promise<readonly Site[]>;
}

interface Question {
  generation: number;
  answer: Promise<Site[]>;
}

export function createSiteQuestions(vault: Pick<Vault, 'noteSites'>): SiteQuestions {
  const asked = new LRUCache<string, Question>({ max: MAX_CONNECTIONS, ttl: BELIEVED_MS });

  const fetchAndNote = async (credential: HeldCredential, fetch: () => Promise<Site[]>): Promise<Site[]> => {
    const { connectionId } = credential;
    try {
      const sites = await fetch();
      if (sameSites(sites, credential.sites)) return sites;
      const noted = await vault.noteSites(credential, sites).catch(() => false);
      // It is true for now all the same; the next one asks again.
      if (!noted) asked.delete(connectionId);
      return sites;
    } catch (error) {
      asked.delete(connectionId);
      throw error;
    }
  };

  return {
    async ask(credential, fetch) {
      const { connectionId, generation } = credential;
      for (let before = asked.get(connectionId); before; before = asked.get(connectionId)) {
        // Whoever asked may have gone away and taken the question along: then it is asked anew.
        const sites = await before.answer.catch(() => undefined);
        // Tokens that were written since came with the sites of their day.
        if (sites) return before.generation === generation ? sites : credential.sites;
      }
      const answer = fetchAndNote(credential, fetch);
      asked.set(connectionId, { generation, answer });
      return await answer;
    },
  };
}

function sameSites(one: readonly Site[], other: readonly Site[]): boolean {
  return JSON.stringify(one.map(fields)) === JSON.stringify(other.map(fields));
}

/** In one order: Postgres keeps an object's fields in another than the one in which they came. */
function fields({ id, name, url, products, scopes }: Site) {
  return [id, name, url, products, scopes];
}
