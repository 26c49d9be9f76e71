import type { ToolTable } from './table.js';

export const JIRA_VERSIONS: ToolTable = {
  jira_save_version: {
    title: 'Save a version of a Jira project',
    needs: ['read:jira-work', 'read:project-version:jira', 'write:project-version:jira'],
    byDefault: false,
  },
};
