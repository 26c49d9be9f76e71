import { describe, expect, it } from 'vitest';
import { offerOf } from './offer.js';
import type { ChangeRecord } from './records.js';

const TOOL = 'jira_update_issue';
const fields = (set: string) => ({ fields: { summary: { name: 'Summary', set } } });

const record = (given: Partial<ChangeRecord> = {}): ChangeRecord => ({
  id: '1',
  at: new Date(0),
  expiresAt: new Date(1),
  userId: 'usr_1',
  clientId: 'c',
  connectionId: 'con_1',
  siteId: 's',
  tool: TOOL,
  outcome: 'done',
  change: {
    kind: 'issue-fields',
    target: { id: '10', name: 'ROV-1' },
    before: fields('Old'),
    after: fields('New'),
  },
  undo: { state: 'none', id: undefined },
  undoes: undefined,
  ...given,
});

describe('whether a change can be undone', () => {
  const on = new Set([TOOL]);

  it('is told without asking Atlassian', () => {
    expect(offerOf(record(), on)).toMatchObject({ ok: true });
    expect(offerOf(record({ undo: { state: 'under_way', id: '2' } }), on)).toMatchObject({ ok: true });
  });

  it.each([
    ['its tool is turned off', record(), new Set<string>(), 'turned changes of this kind off'],
    ['nobody knows whether it was done', record({ outcome: 'unknown' }), on, 'not known whether this was done'],
  ])('is not where %s', (_words, one, tools, sentence) => {
    expect(offerOf(one, tools)).toEqual({ ok: false, sentence: expect.stringContaining(sentence) });
  });

  it.each([
    ['it was undone', record({ undo: { state: 'undone', id: '2' } })],
    ['its record does not open', record({ change: undefined })],
  ])('is not, and needs no sentence of its own, where %s', (_words, one) => {
    expect(offerOf(one, on)).toEqual({ ok: false, sentence: undefined });
  });
});
