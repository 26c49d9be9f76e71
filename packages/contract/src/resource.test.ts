import { describe, expect, it } from 'vitest';
import { canonicalResource, resourceMetadataUrl } from './resource.js';

describe('resource identifiers', () => {
  it.each([
    ['http://localhost:4001/mcp', 'http://localhost:4001/mcp'],
    ['HTTP://LOCALHOST:4001/mcp/', 'http://localhost:4001/mcp'],
    ['https://mcp.example.com:443/mcp', 'https://mcp.example.com/mcp'],
    ['https://mcp.example.com/', 'https://mcp.example.com'],
    ['https://mcp.example.com/MCP', 'https://mcp.example.com/MCP'],
    ['https://mcp.example.com/mcp?toolsets=jira,jsm', 'https://mcp.example.com/mcp'],
    ['https://mcp.example.com/mcp?toolsets=jira&a=%7E', 'https://mcp.example.com/mcp?a=%7E'],
    ['https://mcp.example.com/mcp?a=%7E', 'https://mcp.example.com/mcp?a=%7E'],
  ])('%s is canonically %s', (given, canonical) => {
    expect(canonicalResource(given)).toEqual({ ok: true, resource: canonical });
  });

  it.each(['mcp', 'urn:x:y', 'https://a.example/mcp#x', 'https://a.example/mcp#', 'https://u:p@a.example/mcp'])(
    '%s is none',
    (given) => {
      expect(canonicalResource(given).ok).toBe(false);
    },
  );

  it('places the metadata between host and path', () => {
    expect(resourceMetadataUrl('https://a.example/mcp')).toBe(
      'https://a.example/.well-known/oauth-protected-resource/mcp',
    );
    expect(resourceMetadataUrl('https://a.example')).toBe('https://a.example/.well-known/oauth-protected-resource');
  });
});
