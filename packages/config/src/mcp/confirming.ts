import { z } from 'zod';
import { wordList } from '../values.js';

/** Which calls their user has to confirm: none, those of tools that destroy something for good, or all that write. */
const LEVELS = ['never', 'destructive', 'all'] as const;
const PLACES = ['client', 'portal'] as const;

export type ConfirmLevel = (typeof LEVELS)[number];
/** Where a confirmation may be given: in the client's own form, or on a page of the portal. */
export type ConfirmPlace = (typeof PLACES)[number];

const isLevel = (word: string | undefined): word is ConfirmLevel => LEVELS.some((level) => level === word);

/** `toolset:level`, each toolset once. */
const levelsByToolset = wordList.transform((words, context) => {
  const levels = new Map<string, ConfirmLevel>();
  const say = (message: string) => context.addIssue({ code: 'custom', message });
  for (const word of words) {
    const [toolset = '', level, ...more] = word.split(':');
    if (!toolset || !isLevel(level) || more.length > 0) say(`has what is no toolset:level: ${word}`);
    else if (levels.has(toolset)) say(`names ${toolset} twice`);
    else levels.set(toolset, level);
  }
  return levels;
});

const places = wordList.transform((words, context): ReadonlySet<ConfirmPlace> => {
  const wrong = words.filter((word) => !PLACES.some((place) => place === word));
  if (wrong.length > 0 || words.length === 0) context.addIssue({ code: 'custom', message: 'must be client, portal' });
  return new Set(PLACES.filter((place) => words.includes(place)));
});

/** The cure of CONFIRM_TOOLSETS; its toolsets are checked by whoever knows them. */
export const CONFIRM_TOOLSETS_CURE =
  'Give toolsets their own levels, such as: jira_issues:all, confluence_pages:destructive. docs/tools.md lists them.';

/** Which calls people confirm, and where. */
export const confirmingShape = {
  CONFIRM_WRITES: z
    .enum(LEVELS, { error: 'must be never, destructive or all' })
    .default('never')
    .describe('Say which writes their user has to confirm: never, destructive (what cannot be put back) or all.'),
  CONFIRM_TOOLSETS: levelsByToolset.default(new Map()).describe(CONFIRM_TOOLSETS_CURE),
  CONFIRM_IN: places
    .default(new Set(PLACES))
    .describe('Say where writes may be confirmed: client, portal, or both with a comma between; portal is stricter.'),
  CONFIRM_MACHINES: z
    .enum(['refuse', 'allow'], { error: 'must be refuse or allow' })
    .default('refuse')
    .describe('Say what becomes of such writes by machines, which have nobody to ask: refuse or allow.'),
};

export interface ConfirmingConfig {
  confirming: {
    level: ConfirmLevel;
    /** Of toolsets that have their own, by name. */
    toolsets: ReadonlyMap<string, ConfirmLevel>;
    /** At least one. */
    places: ReadonlySet<ConfirmPlace>;
    machines: 'refuse' | 'allow';
  };
}

/** Gathers the variables about confirmations. */
export function confirmingConfig(value: z.output<z.ZodObject<typeof confirmingShape>>): ConfirmingConfig {
  return {
    confirming: {
      level: value.CONFIRM_WRITES,
      toolsets: value.CONFIRM_TOOLSETS,
      places: value.CONFIRM_IN,
      machines: value.CONFIRM_MACHINES,
    },
  };
}
