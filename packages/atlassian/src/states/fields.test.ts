import { describe, expect, it } from 'vitest';
import { fieldState } from './fields.js';

const person = { accountId: 'a1', displayName: 'Ada', avatarUrls: { '48x48': 'https://x' }, self: 'https://y' };

describe('fieldState', () => {
  it.each([
    ['nothing', null, { set: null }],
    ['absent', undefined, { set: null }],
    ['text', 'New', { set: 'New' }],
    ['a number', 5, { set: 5 }],
    ['labels', ['a', 'b'], { set: ['a', 'b'] }],
    ['a person', person, { set: { accountId: 'a1' }, text: 'Ada' }],
    ['people', [person], { set: [{ accountId: 'a1' }], text: 'Ada' }],
    ['an option', { id: '3', value: 'Red', self: 'x' }, { set: { id: '3' }, text: 'Red' }],
    ['a priority', { id: '2', name: 'High', iconUrl: 'x' }, { set: { id: '2' }, text: 'High' }],
    [
      'a choice below another',
      { id: '1', value: 'EU', child: { id: '7', value: 'DE' } },
      { set: { id: '1', child: { id: '7' } }, text: 'EU / DE' },
    ],
    ['a parent', { id: '10', key: 'ROV-1', fields: { summary: 's' } }, { set: { id: '10' }, text: 'ROV-1' }],
    ['sprints', [{ id: 12, name: 'Sprint 4' }], { set: [12], text: 'Sprint 4' }],
    ['a group', { name: 'staff', groupId: 'g' }, { set: { name: 'staff' }, text: 'staff' }],
  ])('of %s', (_words, value, state) => {
    expect(fieldState(value)).toEqual(state);
  });

  it('keeps rich text as the document that it is', () => {
    const document = { type: 'doc', version: 1, content: [] };
    expect(fieldState(document)).toEqual({ set: document });
  });

  it('sets estimates without what Jira works out of them', () => {
    const given = { originalEstimate: '2d', remainingEstimate: '1d', originalEstimateSeconds: 57_600, timeSpent: '1d' };
    expect(fieldState(given).set).toEqual({ originalEstimate: '2d', remainingEstimate: '1d' });
  });
});
