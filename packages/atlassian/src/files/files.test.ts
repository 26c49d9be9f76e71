import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { AtlassianHosts } from '../hosts.js';
import { isMediaUrl } from '../hosts.js';
import { createAtlassianHttp } from '../http.js';
import { addAttachment, openAttachment } from '../jira/attachments.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

interface Asked {
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An Atlassian that answers as it is told, and what it was asked. */
async function atlassian(answer: (asked: Asked, response: ServerResponse) => void) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    } catch {
      return;
    }
    const one = { url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() };
    asked.push(one);
    answer(one, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  servers.push(server);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, url, http: createAtlassianHttp({ hosts: hostsAt(url) }) };
}

const hostsAt = (apiUrl: string): AtlassianHosts => ({
  authorizeUrl: `${apiUrl}/authorize`,
  tokenUrl: `${apiUrl}/oauth/token`,
  revokeUrl: `${apiUrl}/oauth/revoke`,
  apiUrl,
});
const call = { accessToken: 'secret', siteId: 'site' };

describe('a file from Atlassian', () => {
  it('is read at the address that it names, without the token', async () => {
    const { asked, http } = await atlassian(({ url }, response) => {
      if (url.startsWith('/media/')) response.end('bytes');
      else response.writeHead(303, { location: `http://${response.req.headers.host}/media/1` }).end();
    });
    const opened = await openAttachment(http, call, '7');
    if (!opened.ok) throw new Error(opened.error.logText);
    expect(Buffer.concat(await opened.value.body.toArray()).toString()).toBe('bytes');
    expect(asked.map(({ url }) => url)).toEqual([
      '/ex/jira/site/rest/api/3/attachment/content/7?redirect=false',
      '/media/1',
    ]);
    expect(asked[0]?.headers.authorization).toBe('Bearer secret');
    expect(asked[1]?.headers.authorization).toBeUndefined();
  });

  it.each(['http://127.0.0.1:1/media/1', 'https://evil.example/x', '/media/1', ''])(
    'is not looked for at %j',
    async (location) => {
      const { asked, http } = await atlassian((_asked, response) => response.writeHead(302, { location }).end());
      const opened = await openAttachment(http, call, '7');
      expect(opened.ok).toBe(false);
      expect(asked).toHaveLength(1);
    },
  );

  it('is not looked for around in circles', async () => {
    const { asked, http } = await atlassian((_asked, response) =>
      response.writeHead(302, { location: `http://${response.req.headers.host}/media/1` }).end(),
    );
    expect((await openAttachment(http, call, '7')).ok).toBe(false);
    expect(asked).toHaveLength(4);
  });

  it.each([
    ['https://api.media.atlassian.com/file/1?token=x', true],
    ['https://media.atlassian.com:8443/file/1', false],
    ['http://api.media.atlassian.com/file/1', false],
    ['https://api.media.atlassian.com@evil.example/', false],
    ['https://user@api.media.atlassian.com/', false],
    ['https://evilatlassian.com/', false],
    ['https://api.media.atlassian.com.evil.example/', false],
  ])('may be at %s: %s', (url, allowed) => {
    expect(isMediaUrl(hostsAt('https://api.atlassian.com'), url)).toBe(allowed);
    expect(isMediaUrl(hostsAt('https://atlassian.example'), 'https://evil.example/')).toBe(false);
  });
});

describe('a file to Atlassian', () => {
  const file = { id: '1', filename: 'a', size: 3 };

  it('is a form that no page can send, with a name that cannot leave its place', async () => {
    const { asked, http } = await atlassian((_asked, response) => response.end(JSON.stringify([file])));
    const name = 'a"\r\nX: y.txt';
    const content = { name, type: 'text/plain\r\nX: y', size: 3, open: async () => Buffer.from('abc') };
    expect(await addAttachment(http, call, 'A-1', content)).toMatchObject({ ok: true, value: { id: '1' } });
    const [{ headers, body } = { headers: {}, body: '' }] = asked;
    expect(headers).toMatchObject({ 'x-atlassian-token': 'no-check', 'content-length': String(body.length) });
    expect(body).toContain('filename="a%22%0D%0AX: y.txt"\r\nContent-Type: text/plainX y\r\n\r\nabc\r\n--');
  });

  it('was certainly not attached where its source broke off', async () => {
    const { asked, http } = await atlassian((_asked, response) => response.end('[]'));
    async function* broken() {
      yield Buffer.from('ab');
      throw new Error('gone');
    }
    const content = { name: 'a', type: 'text/plain', size: undefined, open: async () => broken() };
    expect(await addAttachment(http, call, 'A-1', content)).toMatchObject({
      ok: false,
      error: { mayHaveLanded: false },
    });
    expect(asked).toHaveLength(0);
  });
});
