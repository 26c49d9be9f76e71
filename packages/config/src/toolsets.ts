import { ConfigError } from './environment.js';
import { wordList } from './values.js';

const CURE =
  'Name what AI clients may use, such as: default, jira_agile. docs/tools.md lists the toolsets; a tool can be named too.';

/** Which tools there are. auth reads it too: it asks Atlassian for what they need. */
export const toolsetsShape = {
  TOOLSETS: wordList.default(['default']).describe(CURE),
};

export interface ToolsetsConfig {
  /** Words that choose tools; the contract knows which tools. */
  toolsets: string[];
}

/** Gathers the variable about tools. */
export function toolsetsConfig(value: { TOOLSETS: string[] }): ToolsetsConfig {
  return { toolsets: value.TOOLSETS };
}

/** What to stop with, where some of the words stand for nothing. @param words those that do stand for something */
export function unknownToolsets(program: string, unknown: readonly string[], words: readonly string[]): ConfigError {
  const problem = `names what is no toolset and no tool: ${unknown.join(', ')}`;
  return new ConfigError(program, [{ variable: 'TOOLSETS', problem, cure: `${CURE} Words: ${words.join(', ')}.` }]);
}
