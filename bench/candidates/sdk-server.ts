// The SDK's McpServer with the same tools, as its documentation has it: one server for each request, without any
// authorization. SCHEMAS says where the tools' schemas are made: in the factory, or once.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, fromJsonSchema, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

interface Listed {
  name: string;
  title: string;
  description: string;
  inputSchema: Record<string, unknown>;
  outputSchema: Record<string, unknown>;
  annotations: Record<string, unknown>;
}

const answers = JSON.parse(readFileSync(process.env.ANSWERS ?? '', 'utf8')) as Record<string, string>;
const { tools } = (JSON.parse(answers['tools/list'] ?? '') as { result: { tools: Listed[] } }).result;
type Schema = ReturnType<typeof fromJsonSchema>;
const once = new Map<object, Schema>();
const hoisted = (schema: Record<string, unknown>) => {
  const made = once.get(schema) ?? fromJsonSchema(schema);
  once.set(schema, made);
  return made;
};
const inFactory = (schema: Record<string, unknown>) => z.fromJSONSchema(schema) as unknown as Schema;
const schemaOf = process.env.SCHEMAS === 'hoisted' ? hoisted : inFactory;

const handler = createMcpHandler(
  () => {
    const server = new McpServer({ name: 'bench', version: '1.0.0' });
    for (const { name, title, description, inputSchema, outputSchema, annotations } of tools) {
      server.registerTool(
        name,
        { title, description, annotations, inputSchema: schemaOf(inputSchema), outputSchema: schemaOf(outputSchema) },
        async (given: unknown) => {
          const { text } = given as { text: string };
          return { content: [{ type: 'text', text }], structuredContent: { text } };
        },
      );
    }
    return server;
  },
  { legacy: 'stateless' },
);
const node = toNodeHandler(handler);
createServer((request, response) => void node(request, response)).listen(Number(process.env.PORT), '127.0.0.1');
