import { describe, expect, it } from 'vitest';
import { jiraMoment, momentOf } from '../moments.js';
import { durationOf, hoursOf } from './durations.js';

describe('durations', () => {
  it.each([
    ['3h 20m', '3h 20m'],
    ['3H20M', '3h 20m'],
    [' 1 w 2 d ', '1w 2d'],
    ['1.5h', '1.5h'],
  ])('%j is %j for Jira', (given, expected) => expect(durationOf('time_spent', given)).toBe(expected));

  it.each(['', '3', 'an hour', '3h and 2m', '-1h'])('%j is none', (given) => {
    expect(() => durationOf('time_spent', given)).toThrow(
      expect.objectContaining({ wire: expect.stringContaining('time_spent must be a duration') }),
    );
  });

  it.each([
    [0, '0m'],
    [300, '5m'],
    [36_000, '10h'],
    [40_200, '11h 10m'],
  ])('%i seconds are %s', (seconds, expected) => expect(hoursOf(seconds)).toBe(expected));
});

describe('moments', () => {
  it.each([
    ['2026-11-20', '2026-11-20T12:00:00.000+0000'],
    ['2026-11-20T14:30', '2026-11-20T14:30:00.000+0000'],
    ['2026-11-20T14:30:00+01:00', '2026-11-20T13:30:00.000+0000'],
    ['2026-11-20T14:30:00.000+0100', '2026-11-20T13:30:00.000+0000'],
    ['2026-11-20t14:30:00Z', '2026-11-20T14:30:00.000+0000'],
  ])('%j is %s', (given, expected) => expect(jiraMoment(momentOf('started', given, '12:00:00'))).toBe(expected));

  it.each(['', 'today', '20.11.2026', '2026-13-01', '1'])('%j is none', (given) => {
    expect(() => momentOf('started', given, '12:00:00')).toThrow(
      expect.objectContaining({ wire: expect.stringContaining('started must be a date or time') }),
    );
  });
});
