import type { AtlassianCall, AtlassianHttp } from '@gatehouse/atlassian';
import { describe, expect, it } from 'vitest';
import type { AskSite } from '../access.js';
import { pagePlace } from './pages.js';

/** A Confluence that has these pages at the top of its one space, and notes where pages are moved. */
function confluence(top: string[]) {
  const moves: string[] = [];
  const http = {
    hosts: { apiUrl: 'https://api.example' },
    timeoutMs: 1_000,
    async request({ method, url }: { method: string; url: string }) {
      if (method === 'PUT') moves.push(new URL(url).pathname.replace(/^.*\/content\//, ''));
      const results = top.map((id) => ({ id, title: id, status: 'current' }));
      return { ok: true, response: { status: 200, headers: {}, body: JSON.stringify({ results }) } };
    },
  } as unknown as AtlassianHttp;
  const call = { accessToken: 't', siteId: 's', leaves: async () => true } as unknown as AtlassianCall;
  const ask: AskSite = async (send) => {
    const result = await send(http, call);
    if (!result.ok) throw new Error(result.error.logText);
    return result.value;
  };
  return { ask, moves };
}

describe('a page that was moved', () => {
  const target = { id: '7', name: 'Moved' };
  const after = { parent_id: '2', space_id: '10' };
  const change = (before: { parent_id?: string; space_id?: string }) => ({
    kind: 'page-place' as const,
    target,
    before,
    after,
  });

  it('goes back below the page that it stood under', async () => {
    const { ask, moves } = confluence([]);
    await pagePlace.write(ask, change({ parent_id: '3', space_id: '10' }), after, 'mark');
    expect(moves).toEqual(['7/move/append/3']);
  });

  it('goes back to the top of its space, beside another page that stands there', async () => {
    const { ask, moves } = confluence(['7', '1']);
    await pagePlace.write(ask, change({ space_id: '10' }), after, 'mark');
    expect(moves).toEqual(['7/move/after/1']);
  });

  it('stays where it is if there is none', async () => {
    const { ask, moves } = confluence(['7']);
    await expect(pagePlace.write(ask, change({ space_id: '10' }), after, 'mark')).rejects.toThrow('no other page');
    expect(moves).toEqual([]);
  });

  it('is told apart at the tops of two spaces, and nowhere else by its space', () => {
    expect(pagePlace.comparable?.({ space_id: '10' })).not.toEqual(pagePlace.comparable?.({ space_id: '11' }));
    expect(pagePlace.comparable?.({ parent_id: '2', space_id: '10' })).toEqual(
      pagePlace.comparable?.({ parent_id: '2' }),
    );
    expect(pagePlace.refusal?.(change({ space_id: '10' }))).toBeUndefined();
    expect(pagePlace.refusal?.(change({}))).toContain('not known');
  });
});
