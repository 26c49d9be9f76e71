import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.js';

function capture() {
  const lines: string[] = [];
  const logger = createLogger({
    program: 'test',
    level: 'info',
    destination: { write: (line) => void lines.push(line) },
  });
  return { logger, lines };
}

describe('the log', () => {
  it('writes one object a line, with the program and a readable level', () => {
    const { logger, lines } = capture();
    logger.info({ user: 'usr_1' }, 'hello');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ program: 'test', level: 'info', user: 'usr_1', msg: 'hello' });
  });

  it('drops queries, headers and bodies of requests', () => {
    const { logger, lines } = capture();
    const req = {
      method: 'GET',
      url: '/callback?code=CANARY&state=CANARY',
      headers: { authorization: 'Bearer CANARY' },
    };
    logger.info({ req }, 'request');
    expect(lines.join()).not.toContain('CANARY');
    expect(lines.join()).toContain('/callback');
  });

  it('censors secret fields that slip in', () => {
    const { logger, lines } = capture();
    logger.info({ token: 'CANARY', body: { refresh_token: 'CANARY', client_secret: 'CANARY' }, accessToken: 'CANARY' });
    logger.info({ answers: [{ said: { headers: { Authorization: 'CANARY' } } }], token: { of: 'CANARY' } }, 'deep');
    logger.info({ failure: Object.assign(new Error('no'), { code: 'CANARY' }) }, 'an error by another name');
    logger.child({ password: 'CANARY', accessToken: 'CANARY', part: 'sweep' }).info({ count: 2 }, 'in every line');
    expect(lines.join()).not.toContain('CANARY');
    expect(JSON.parse(lines[3] ?? '')).toMatchObject({ password: '[redacted]', part: 'sweep', count: 2 });
  });

  it('leaves alone what is no secret, and what it logs', () => {
    const { logger, lines } = capture();
    const at = new Date(0);
    const fields = { touched: ['ROV-1'], site: undefined, at, url: new URL('https://example.com/'), nothing: null };
    logger.info(fields, 'as it is');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      touched: ['ROV-1'],
      at: at.toISOString(),
      url: 'https://example.com/',
      nothing: null,
    });
    const circle: Record<string, unknown> = { token: 'CANARY' };
    circle.again = circle;
    logger.info({ circle }, 'without end');
    expect(lines[1]).toContain('[deep]');
    expect(circle.token).toBe('CANARY');
  });

  it('tells of errors by type, code and message', () => {
    const { logger, lines } = capture();
    logger.error({ err: Object.assign(new Error('no route'), { code: 'ECONNREFUSED' }) }, 'failed');
    expect(JSON.parse(lines[0] ?? '').err).toMatchObject({
      type: 'Error',
      message: 'no route',
      errorCode: 'ECONNREFUSED',
    });
  });
});
