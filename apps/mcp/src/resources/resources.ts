import type { ResourceTemplateType } from '@modelcontextprotocol/server';
import type { Catalogue } from '../tools/catalogue.js';

/**
 * Resources are what tools read, under an address. Reading one is a call of that tool, with all that belongs to it:
 * scopes, policy, standing, provenance, audit, and the way to an account that is missing.
 */
interface Kind {
  template: Omit<ResourceTemplateType, 'mimeType'>;
  /** Site and id stand in brackets. */
  address: RegExp;
  tool: string;
  /** The tool's argument that the id is. */
  argument: string;
}

const KINDS: readonly Kind[] = [
  {
    template: {
      uriTemplate: 'jira://{site}/issue/{key}',
      name: 'jira_issue',
      title: 'Jira issue',
      description: 'An issue with its description, fields and latest comments.',
    },
    address: /^jira:\/\/([^/?#]+)\/issue\/([^/?#]+)$/i,
    tool: 'jira_get_issue',
    argument: 'issue',
  },
  {
    template: {
      uriTemplate: 'jira://{site}/project/{project}',
      name: 'jira_project',
      title: 'Jira project',
      description: 'A project with its lead and issue types.',
    },
    address: /^jira:\/\/([^/?#]+)\/project\/([^/?#]+)$/i,
    tool: 'jira_get_project',
    argument: 'project',
  },
  {
    template: {
      uriTemplate: 'confluence://{site}/page/{id}',
      name: 'confluence_page',
      title: 'Confluence page',
      description: 'A page as Markdown.',
    },
    address: /^confluence:\/\/([^/?#]+)\/page\/(\d+)$/i,
    tool: 'confluence_get_page',
    argument: 'page',
  },
  {
    template: {
      uriTemplate: 'confluence://{site}/space/{space}',
      name: 'confluence_space',
      title: 'Confluence space',
      description: 'The pages of a space, as a tree.',
    },
    address: /^confluence:\/\/([^/?#]+)\/space\/([^/?#]+)$/i,
    tool: 'confluence_list_tree',
    argument: 'space',
  },
];

/** Markdown, as the tools write it. */
export const RESOURCE_TYPE = 'text/markdown';

/** The templates whose tool the connection has. */
export function templatesOf(catalogue: Catalogue): ResourceTemplateType[] {
  return KINDS.filter(({ tool }) => catalogue.find(tool)).map(({ template }) => ({
    ...template,
    mimeType: RESOURCE_TYPE,
  }));
}

/** The tool call that reading an address is; nothing for an address of no template. */
export function callOfResource(uri: unknown): { tool: string; given: Record<string, string> } | undefined {
  for (const { address, tool, argument } of typeof uri === 'string' ? KINDS : []) {
    const [, site, id] = address.exec(String(uri)) ?? [];
    const [named, value] = [decoded(site), decoded(id)];
    if (named && value) return { tool, given: { site: named, [argument]: value } };
  }
  return undefined;
}

function decoded(part: string | undefined): string | undefined {
  try {
    return part && decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
