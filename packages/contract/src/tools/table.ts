/** What auth and mcp agree on about one tool; the rest of it is the resource server's. */
export interface ToolFacts {
  title: string;
  /** The Atlassian scopes that it needs to do all that it can, beside the client's own scopes. */
  needs: readonly string[];
  /** Whether it is on where the operator chose nothing. */
  byDefault: boolean;
}

/** The tools of one toolset by their names, in the order in which clients see them. */
export type ToolTable = Readonly<Record<string, ToolFacts>>;
