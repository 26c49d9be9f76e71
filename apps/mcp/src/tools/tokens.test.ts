import { TOOL_FACTS } from '@gatehouse/contract';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, it } from 'vitest';
import { compileCatalogue } from './catalogue.js';
import { TOOLS } from './registry.js';

const { listed } = compileCatalogue(TOOLS);

it('the default list of tools costs a model less than 12,000 tokens', () => {
  const tools = listed.filter(({ name }) => TOOL_FACTS.get(name)?.byDefault);
  expect(countTokens(JSON.stringify({ tools }))).toBeLessThan(12_000);
});

it('no tool costs a model more than 1,100 tokens', () => {
  const costs = listed.map((tool) => [tool.name, countTokens(JSON.stringify(tool))] as const);
  expect(costs.filter(([, count]) => count > 1_100)).toEqual([]);
});
