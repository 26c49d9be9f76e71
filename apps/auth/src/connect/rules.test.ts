import { describe, expect, it } from 'vitest';
import { judge } from './rules.js';

const MAYA = { id: 'con_maya', accountId: 'acc_maya' };
const TOMAS = { id: 'con_tomas', accountId: 'acc_tomas' };

describe('which account may become a connection', () => {
  it.each([
    ['the first, of somebody without any', 'link', [], 'acc_maya', undefined, 'fits'],
    ['the first again, as it was connected meanwhile', 'link', [MAYA], 'acc_maya', undefined, 'fits'],
    ['another one than was connected meanwhile', 'link', [MAYA], 'acc_tomas', undefined, 'another'],
    ['a further one that was confirmed', 'another', [MAYA], 'acc_tomas', undefined, 'fits'],
    ['the same again', 'reconnect', [MAYA, TOMAS], 'acc_tomas', 'con_tomas', 'fits'],
    ['the other one of two', 'reconnect', [MAYA, TOMAS], 'acc_maya', 'con_tomas', 'another'],
    ['a new one in place of one', 'reconnect', [MAYA], 'acc_tomas', 'con_maya', 'another'],
    ['one that was removed meanwhile', 'reconnect', [], 'acc_maya', 'con_maya', 'removed'],
    ['one that was removed meanwhile and connected anew', 'reconnect', [MAYA], 'acc_maya', 'con_old', 'removed'],
    ['the one that somebody signs in with', 'portal', [TOMAS], 'acc_maya', undefined, 'fits'],
  ] as const)('%s', (_what, kind, held, accountId, connectionId, verdict) => {
    expect(judge({ kind, connectionId }, held, accountId)).toBe(verdict);
  });
});
