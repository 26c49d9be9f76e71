import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Converter } from '@gatehouse/atlassian';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callTool } from '../../test/call.js';
import { type Harness, startHarness } from '../../test/harness.js';
import { createRichText } from './common/rich-text.js';

/** As much as a comment may have: 7 seconds of work. */
const HOSTILE = '**a*'.repeat(8_191);

let harness: Harness;
let token: string;

beforeAll(async () => {
  harness = await startHarness();
  await harness.addUser();
  await harness.connect();
  token = await harness.token();
});
afterAll(async () => {
  await harness.stop();
});

describe('texts that take too long to convert', () => {
  it('are refused with what to do, and nobody else waits for them', async () => {
    // The best of three: what else the machine has to do may hold this process up as well.
    let longest = Number.POSITIVE_INFINITY;
    for (let trial = 0; trial < 3 && longest >= 3_000; trial += 1) {
      const delay = monitorEventLoopDelay({ resolution: 10 });
      delay.enable();
      const refused = callTool(harness, token, 'jira_add_comment', { issue: 'ABC-1', body: HOSTILE });
      expect((await fetch(`${harness.base}/health/live`)).status).toBe(200);
      expect(await refused).toMatchObject({
        isError: true,
        text: expect.stringMatching(/^body is too long or too intricate.*Shorten or simplify it.*format adf/),
      });
      delay.disable();
      longest = Math.min(longest, delay.max / 1e6);
    }
    expect(longest).toBeLessThan(3_000);
    expect(harness.log).toContainEqual(expect.objectContaining({ outcome: 'invalid_arguments' }));
  });

  it.each([
    ['too_complex', 'atlassian', /Ask for format adf/],
    ['busy', 'unavailable', /Try again in a few seconds/],
  ] as const)('that are read are %s with words of their own', async (reason, code, wire) => {
    const refuse = async () => ({ ok: false as const, reason });
    const converter: Converter = { toAdf: refuse, toMarkdown: refuse, edit: refuse, close: async () => {} };
    const reading = createRichText(converter, 'usr_maya', { neutralise: false, hosts: [] }).fromAdf(
      { type: 'doc' },
      'markdown',
    );
    await expect(reading).rejects.toMatchObject({ code, wire: expect.stringMatching(wire) });
  });
});
