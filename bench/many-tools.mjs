// Preloaded into mcp: as many tools as are asked for, with copies of its own where it has fewer, and one that needs
// nothing of Atlassian.
const COUNT = Number(process.env.BENCH_TOOLS);

// The contract's table first: what is made of it is made when the rest is loaded.
const { JSM } = await import('../packages/contract/dist/tools/jsm.js');
const { TOOLSETS } = await import('../packages/contract/dist/tools/toolsets.js');
const own = Object.values(TOOLSETS).flatMap((tools) => Object.keys(tools));
const copies = Array.from({ length: Math.max(0, COUNT - own.length - 1) }, (_, n) => [own[n % own.length], n]);
const copyOf = (name, n) => `${name}_copy_${n}`;
for (const name of ['bench_echo', ...copies.map(([of, n]) => copyOf(of, n))]) {
  JSM[name] = { title: name, needs: [], byDefault: true };
}

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
for (const [of, n] of copies) TOOLS.push({ ...TOOLS.find(({ name }) => name === of), name: copyOf(of, n) });
