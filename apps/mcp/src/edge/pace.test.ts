import { expect, it } from 'vitest';
import { createPace } from './pace.js';

const maya = { subject: 'usr_maya' };
const tomas = { subject: 'usr_tomas' };

it('RS-16: lets a minute’s requests of each principal pass at once, and the next as time passes', () => {
  const clock = { now: 0 };
  const pace = createPace(60, () => clock.now);
  for (let request = 0; request < 60; request += 1) expect(pace(maya, 1)).toBeUndefined();
  expect(pace(maya, 1)).toBe(1);
  expect(pace(tomas, 1)).toBeUndefined();
  clock.now = 1_000;
  expect(pace(maya, 1)).toBeUndefined();
  expect(pace(maya, 1)).toBe(1);
  clock.now = 600_000;
  for (let request = 0; request < 60; request += 1) expect(pace(maya, 1)).toBeUndefined();
  expect(pace(maya, 1)).toBe(1);
});

it('RS-16: counts each message of a batch', () => {
  const pace = createPace(60, () => 0);
  expect(pace(maya, 50)).toBeUndefined();
  expect(pace(maya, 11)).toBe(1);
  expect(pace(maya, 10)).toBeUndefined();
  expect(pace(maya, 30)).toBe(30);
  expect(createPace(60, () => 0)(maya, 1_000)).toBeUndefined();
});
