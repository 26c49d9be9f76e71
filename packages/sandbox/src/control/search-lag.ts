import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { SECOND } from '../clock.js';
import type { State } from '../state.js';
import { command } from './command.js';

const lagSchema = z.strictObject({ lagSeconds: z.number().min(0).max(3_600) });

/** Steers how far the search index is behind: what was created since is found by no search, of either product. */
export function searchLagRoutes(app: FastifyInstance, state: State): void {
  command(app, 'search', lagSchema, ({ lagSeconds }) => {
    state.searchLag = lagSeconds * SECOND;
    return { lagSeconds };
  });
}
