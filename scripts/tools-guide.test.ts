import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('docs/tools.md lists every tool with what it costs, and every permission that Atlassian is asked for', async () => {
  const guide = fileURLToPath(new URL('./tools-guide.ts', import.meta.url));
  const compared = promisify(execFile)(process.execPath, [guide, '--check']);
  await expect(compared).resolves.toMatchObject({ stderr: '' });
});
