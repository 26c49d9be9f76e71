import { classifyInboundRequest } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { isClaimless } from './claimless.js';

const VERSIONS = [undefined, '2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28', '2024-01-01', ' 2025-11-25', ''];
const CLAIM = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' };
const MEMBERS = {
  jsonrpc: ['2.0', '1.0', 2, undefined],
  id: [1, 'a', '', 0, -1, 1.5, 2 ** 60, null, true, {}, undefined],
  method: ['tools/call', 'tools/list', 'initialize', 'notifications/cancelled', '', 7, undefined],
  params: [
    undefined,
    {},
    { name: 'x', arguments: {} },
    { _meta: {} },
    { _meta: CLAIM },
    { _meta: 1 },
    [],
    null,
    'x',
    7,
  ],
  more: [{}, { result: {} }, { error: { code: 1, message: 'x' } }, { extra: 1 }],
};

/** All combinations. */
function* bodies(): Generator<Record<string, unknown>> {
  for (const jsonrpc of MEMBERS.jsonrpc)
    for (const id of MEMBERS.id)
      for (const method of MEMBERS.method)
        for (const params of MEMBERS.params)
          for (const more of MEMBERS.more)
            yield JSON.parse(JSON.stringify({ jsonrpc, id, method, params, ...more })) as Record<string, unknown>;
}

const kindOf = (version: string | undefined, body: unknown) => {
  const header = version === undefined ? {} : { protocolVersionHeader: version };
  const outcome = classifyInboundRequest({ httpMethod: 'POST', ...header, mcpMethodHeader: 'x', body });
  return outcome.kind === 'legacy' ? outcome.reason : outcome.kind;
};

describe('a request that is seen at a glance to be of the 2025 revisions', () => {
  it('is one by the SDK’s classification too, whatever it consists of', () => {
    let seen = 0;
    for (const body of bodies()) {
      for (const version of VERSIONS) {
        if (!isClaimless(version, body)) continue;
        seen += 1;
        const kind = kindOf(version, body);
        if (kind !== 'no-claim') expect.fail(`${version} ${JSON.stringify(body)} is ${kind}`);
      }
    }
    expect(seen).toBeGreaterThan(100);
  });

  it.each([[[]], [[{ jsonrpc: '2.0', id: 1, method: 'tools/list' }]], [null], ['x'], [7], [undefined]])(
    'is not %j',
    (body) => {
      expect(isClaimless(undefined, body)).toBe(false);
    },
  );

  it('is what clients send', () => {
    const params = { name: 'jira_get_issue', arguments: { issue: 'A-1' } };
    expect(isClaimless('2025-11-25', { jsonrpc: '2.0', id: 3, method: 'tools/call', params })).toBe(true);
    expect(isClaimless(undefined, { jsonrpc: '2.0', id: 'x', method: 'tools/list' })).toBe(true);
  });
});
