// Preloaded into mcp: beside its own tools, one that needs nothing of Atlassian.

// The contract's table first: what is made of it is made when the rest is loaded.
const { JSM } = await import('../packages/contract/dist/tools/jsm.js');
JSM.bench_echo = { title: 'Echo', needs: [], byDefault: true };

const { TOOLS } = await import('../apps/mcp/dist/tools/registry.js');
const { defineTool, READS } = await import('../apps/mcp/dist/tools/tool.js');
const { required, text } = await import('../apps/mcp/dist/tools/schema.js');
TOOLS.push(
  defineTool({
    name: 'bench_echo',
    title: 'Echo',
    description: 'Answers with what it was given, and asks nobody.',
    input: { text: required(text('What to answer with.', { maxLength: 255 })) },
    output: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
    annotations: READS,
    scopes: ['jira:read'],
    run: async (given) => ({ text: given.text, structured: { text: given.text } }),
  }),
);
