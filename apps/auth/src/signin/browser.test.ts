import { describe, expect, it } from 'vitest';
import { classifyAddress, describeBrowser } from './browser.js';

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';

describe('where a session was started', () => {
  it.each([
    ['Chrome on Linux', CHROME],
    ['Edge on Windows', `${CHROME.replace('X11; Linux x86_64', 'Windows NT 10.0; Win64; x64')} Edg/141.0.0.0`],
    ['Firefox on macOS', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0'],
    [
      'Safari on iPhone',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    ],
    ['Chrome on Android', CHROME.replace('X11; Linux x86_64', 'Linux; Android 10; K')],
    ['Unknown browser', 'curl/8.5 <script>alert(1)</script>'],
    ['Unknown browser', undefined],
  ])('says %s', (words, userAgent) => {
    expect(describeBrowser(userAgent)).toBe(words);
  });

  it.each([
    ['127.0.0.1', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:10.1.2.3', 'private'],
    ['fd00::1', 'private'],
    ['203.0.113.9', 'unknown'],
    ['8.8.8.8', 'public'],
    ['nonsense', 'unknown'],
  ])('%s is %s', (address, network) => {
    expect(classifyAddress(address)).toBe(network);
  });
});
