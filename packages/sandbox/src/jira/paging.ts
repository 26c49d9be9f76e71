import { z } from 'zod';

const number = (fallback: number) => z.coerce.number().int().min(0).default(fallback).catch(fallback);

/** `startAt` and `maxResults` of Jira's offset-paged lists; what cannot be read counts as absent. */
export function readPaging(
  query: Readonly<Record<string, unknown>>,
  defaultSize: number,
  maximum = 5000,
): { startAt: number; maxResults: number } {
  return {
    startAt: number(0).parse(query.startAt),
    maxResults: Math.min(number(defaultSize).parse(query.maxResults), maximum),
  };
}
