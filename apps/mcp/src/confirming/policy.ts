import { CONFIRM_TOOLSETS_CURE, ConfigError, type ConfirmingConfig, type ConfirmPlace } from '@gatehouse/config';
import { TOOL_FACTS } from '@gatehouse/contract';
import { type AnyTool, destroys } from '../tools/tool.js';

/** Which calls their user confirms before they are made, as the operator chose. */
export interface ConfirmPolicy {
  /** Whether calls of this tool are. Tools that only read never are. */
  covers(tool: Pick<AnyTool, 'name' | 'write' | 'annotations'>): boolean;
  /** Where a confirmation counts. */
  places: ReadonlySet<ConfirmPlace>;
  /** What becomes of such calls by machines, which have nobody to ask. */
  machines: 'refuse' | 'allow';
}

/** @throws ConfigError where a level is given to what is no toolset */
export function createConfirmPolicy({
  level,
  toolsets,
  places,
  machines,
}: ConfirmingConfig['confirming']): ConfirmPolicy {
  const known = new Set([...TOOL_FACTS.values()].map(({ toolset }) => toolset));
  const unknown = [...toolsets.keys()].filter((toolset) => !known.has(toolset));
  if (unknown.length > 0) {
    const problem = `names what is no toolset: ${unknown.join(', ')}`;
    const cure = `${CONFIRM_TOOLSETS_CURE} Toolsets: ${[...known].join(', ')}.`;
    throw new ConfigError('mcp', [{ variable: 'CONFIRM_TOOLSETS', problem, cure }]);
  }
  return {
    covers({ name, write, annotations }) {
      const asked = toolsets.get(TOOL_FACTS.get(name)?.toolset ?? '') ?? level;
      if (write === undefined || asked === 'never') return false;
      return asked === 'all' || write === 'deletes' || destroys(annotations);
    },
    places,
    machines,
  };
}
