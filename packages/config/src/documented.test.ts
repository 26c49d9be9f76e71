import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { authVariables } from './auth.js';
import { mcpVariables } from './mcp.js';

const guide = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
const named = new Set([...guide.matchAll(/`([A-Z]+(?:_[A-Z0-9]+)+|[A-Z]{6,})`/g)].map(([, name]) => name));

describe('the guide to the configuration', () => {
  it.each([...new Set([...Object.keys(authVariables.shape), ...Object.keys(mcpVariables.shape)])])(
    'names %s',
    (name) => {
      expect(named).toContain(name);
    },
  );

  it('names nothing that no program reads', () => {
    const read = new Set([...Object.keys(authVariables.shape), ...Object.keys(mcpVariables.shape)]);
    const others = ['NAME_FILE', 'NODE_EXTRA_CA_CERTS', 'AUTH_PORT', 'MCP_PORT', 'SANDBOX_PORT', 'GATEHOUSE_HOME'];
    others.push('AWS_REGION', 'AWS_ENDPOINT_URL_KMS');
    expect([...named].filter((name) => name && !read.has(name) && !others.includes(name))).toEqual([]);
  });
});
