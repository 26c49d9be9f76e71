import { describe, expect, it } from 'vitest';
import { JIRA, openSandbox } from '../testing/sandbox.js';

const sandbox = await openSandbox();
const { access_token } = await sandbox.signIn('maya');

/** Asks for an issue with this fault in the way. */
async function ask(effect: unknown): Promise<Response> {
  await sandbox.post('/__sandbox/faults', { path: '/ex/*', effect });
  return fetch(`${sandbox.url}${JIRA}/issue/ROV-1`, { headers: { authorization: `Bearer ${access_token}` } });
}

describe('faults of the body', () => {
  it('give half of the JSON, as if it were all', async () => {
    const answer = await ask({ kind: 'malformed' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('json');
    const text = await answer.text();
    expect(text).toContain('ROV-1');
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it('name everything anew, and leave alone what is no name', async () => {
    const { key, fields } = JSON.parse(await (await ask({ kind: 'names', text: ' (anew)' })).text());
    expect(key).toBe('ROV-1');
    expect([fields.summary, fields.status.name, fields.reporter.displayName].join()).toMatch(
      /^(?:[^,]+ \(anew\),?){3}$/,
    );
    expect(JSON.stringify(fields.description)).not.toContain('anew');
  });

  it('give more than anybody should read', async () => {
    const text = await (await ask({ kind: 'oversized', megabytes: 11 })).text();
    expect(text.length).toBeGreaterThan(11 * 1024 * 1024);
    expect(JSON.parse(text).key).toBe('ROV-1');
  });

  it('give the body slowly, after the headers', async () => {
    const before = performance.now();
    const answer = await ask({ kind: 'slow_body', milliseconds: 200 });
    expect((await answer.json()).key).toBe('ROV-1');
    expect(performance.now() - before).toBeGreaterThan(150);
  });

  it('break off in the middle', async () => {
    const answer = await ask({ kind: 'cut' });
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow('terminated');
  });
});
