export { TOOL_FACTS } from './facts.js';
export { firstScopes, firstScopesOfPart } from './first-scopes.js';
export { atlassianScopes, toolsNeeding } from './needs.js';
export { selectTools, TOOLSET_WORDS, type ToolSelection } from './selection.js';
