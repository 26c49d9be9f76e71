import { describe, expect, it } from 'vitest';
import { mayConnect } from './rules.js';

const MAYA = { id: 'con_maya', accountId: 'acc_maya' };
const TOMAS = { id: 'con_tomas', accountId: 'acc_tomas' };

describe('which account may become a connection', () => {
  it.each([
    ['the first, of somebody without any', 'link', [], 'acc_maya', undefined, true],
    ['the first again, as it was connected meanwhile', 'link', [MAYA], 'acc_maya', undefined, true],
    ['another one than was connected meanwhile', 'link', [MAYA], 'acc_tomas', undefined, false],
    ['a further one that was confirmed', 'another', [MAYA], 'acc_tomas', undefined, true],
    ['the same again', 'reconnect', [MAYA, TOMAS], 'acc_tomas', 'con_tomas', true],
    ['the other one of two', 'reconnect', [MAYA, TOMAS], 'acc_maya', 'con_tomas', false],
    ['a new one in place of one', 'reconnect', [MAYA], 'acc_tomas', 'con_maya', false],
    ['one that was removed meanwhile', 'reconnect', [], 'acc_maya', 'con_maya', false],
    ['one by signing in', 'portal', [], 'acc_maya', undefined, false],
  ] as const)('%s', (_what, kind, connections, accountId, connectionId, may) => {
    expect(mayConnect(kind, connections, accountId, connectionId)).toBe(may);
  });
});
