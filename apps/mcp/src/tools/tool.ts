import type { Scope } from '@gatehouse/contract';
import type { Principal } from '../bearer/principal.js';
import type { AtlassianAccess } from '../credentials/access.js';
import type { FileLinks } from '../files/links.js';
import type { Block } from './blocks.js';
import type { RichText } from './common/rich-text.js';
import { type Arguments, type Fields, type ObjectSchema, text, unsaid } from './schema.js';

export const FOR_GOOD: unique symbol = Symbol('for good');

/** What the tool does to the world, for clients that ask before they let it (MCP Tools, `ToolAnnotations`). */
export interface Annotations {
  /** Ours alone, and never published: whether it is done for good, where the rest of MCP's words do not say. */
  readonly [FOR_GOOD]?: true;
  readOnlyHint: boolean;
  destructiveHint: boolean;
  idempotentHint: boolean;
  openWorldHint: boolean;
}

/** Reads what others wrote. */
export const READS: Annotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: true,
};
/** Adds something new at each call, and changes nothing that was there. */
export const ADDS: Annotations = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
  openWorldHint: true,
};

/** Overwrites what was there with what the arguments say: the same call again changes nothing more. */
export const CHANGES: Annotations = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: true,
  openWorldHint: true,
};
/** Takes away what cannot simply be put back, or decides for good. */
export const DESTROYS: Annotations = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: true,
  openWorldHint: true,
  [FOR_GOOD]: true,
};

/** Whether a tool {@link DESTROYS}; MCP's `destructiveHint` is true of every tool that overwrites something. */
export const destroys = (annotations: Annotations): boolean => annotations[FOR_GOOD] === true;

/**
 * What a call writes: `creates` something new, which is done once however often the call is sent; `changes` or `deletes`
 * what is there, which the same call again does not do twice. See docs/writes.md.
 */
export type Writes = 'creates' | 'changes' | 'deletes';

/** What a tool may use while it answers one call. */
export interface ToolContext {
  principal: Principal;
  /** Of tools that only read without what the operator withholds from models. */
  atlassian: AtlassianAccess;
  /** The same as tools have it that only read. */
  asRead: AtlassianAccess;
  richText: RichText;
  /** Links of ours for files that are too large, or not for models. */
  files: FileLinks;
  /** What the tools that are on need at Atlassian, all together. */
  atlassianScopes: readonly string[];
  /** Where the user manages connections and clients. */
  portalUrl: string;
  /** Aborted when the call ends before its answer. */
  signal: AbortSignal;
  /** Tells the client how far a long call is, where it asked to be told. */
  progress: Progress | undefined;
}

/** @param total what `done` is when everything is done */
export type Progress = (message: string, done?: number, total?: number) => void;

export interface ToolAnswer {
  /** Compact Markdown for the model; undefined where it is to read the structured part, as JSON. */
  text: string | undefined;
  /** The same for programs; conforms to the tool's output schema. */
  structured: Record<string, unknown>;
  /** Pictures to look at, and links for whoever has the client in front of them. */
  blocks?: readonly Block[];
}

export interface Tool<F extends Fields> {
  /** `product_verb_object`. */
  name: string;
  title: string;
  /** What is said in the title's place to whoever is to confirm a call, where some calls do something else. */
  titleFor?(input: Readonly<Record<string, unknown>>): string | undefined;
  /** For the model: what it does, when to use it, an example. */
  description: string;
  input: F;
  output: ObjectSchema;
  annotations: Annotations;
  /** Where it is not what the annotations say: READS nothing, ADDS `creates`, CHANGES and DESTROYS `changes`. */
  write?: Writes;
  /**
   * Set where the tool tells how far it is: a plain call, which has no stream, is then answered on one. So are those of
   * tools that create, which may have to find out what came of an earlier call.
   */
  reportsProgress?: true;
  /**
   * Whether what a call does depends on what is at Atlassian, so that its user has to see that before they confirm it: it
   * then reads, up to the request that writes.
   */
  looksFirst?(input: Arguments<F>): boolean;
  /** What the token must allow; see the hierarchy in the contract. */
  scopes: readonly Scope[];
  run(input: Arguments<F>, context: ToolContext): Promise<ToolAnswer>;
}

/** A tool whose arguments' type has been checked and forgotten. */
export interface AnyTool extends Omit<Tool<Fields>, 'run' | 'write' | 'looksFirst'> {
  /** Undefined for tools that only read. */
  write: Writes | undefined;
  looksFirst(input: unknown): boolean;
  run(input: unknown, context: ToolContext): Promise<ToolAnswer>;
}

/** Ties a tool's code to its schema. The catalogue calls `run` only with arguments that the schema has accepted. */
export function defineTool<F extends Fields>(tool: Tool<F>): AnyTool {
  const write = tool.write ?? writeOf(tool.annotations);
  const input = write === 'creates' ? { ...tool.input, idempotency_key: IDEMPOTENCY_KEY } : tool.input;
  const told = tool.reportsProgress || write === 'creates' ? { reportsProgress: true as const } : {};
  return {
    ...tool,
    ...told,
    write,
    input,
    looksFirst: (given) => tool.looksFirst?.(given as Arguments<F>) === true,
    run: (given, context) => tool.run(given as Arguments<F>, context),
  };
}

/** Every tool that creates takes it. */
const IDEMPOTENCY_KEY = unsaid(text('Any text; another one creates another.'), { maxLength: 200 });

function writeOf({ readOnlyHint, destructiveHint }: Annotations): Writes | undefined {
  if (readOnlyHint) return undefined;
  return destructiveHint ? 'changes' : 'creates';
}
