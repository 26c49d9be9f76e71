import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readBearer } from '../gateway/bearer.js';
import type { State } from '../state.js';

const tokenFields = z.object({ grant_type: z.string().optional(), refresh_token: z.string().optional() }).catch({});

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The operation's id in Atlassian's documents. */
    operation?: string;
  }
}

/** Notes who asks and what for, before a fault may keep the request from where that is found out otherwise. */
export function identify(request: FastifyRequest, state: State): void {
  const { note } = request;
  const { operation } = request.routeOptions.config;
  if (operation !== undefined) note.operation = operation;
  const bearer = readBearer(request, state.grants);
  if (bearer) note.person = bearer.person.id;
  if (request.routeOptions.url !== '/oauth/token') return;
  const { grant_type: grantType, refresh_token: refreshToken } = tokenFields.parse(request.body ?? {});
  if (grantType !== undefined) note.grantType = grantType;
  const owner = refreshToken === undefined ? undefined : state.grants.ownerOf(refreshToken);
  if (owner) note.person = owner.id;
}
