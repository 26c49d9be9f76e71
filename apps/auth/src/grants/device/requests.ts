import { parseScopes, type Scope } from '@gatehouse/contract';
import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';
import { z } from 'zod';
import { type ClientDescription, describeClient } from '../../clients/description.js';
import type { Grants } from '../../consent/grants.js';
import type { UnitOfWork } from '../../provider/unit-of-work.js';
import type { DeviceCodeAdapter } from './device-code-adapter.js';
import { formatUserCode, normalizeUserCode } from './user-codes.js';

/** A device that waits for its person. */
export interface DeviceRequest {
  /** Stands for the user code; leads nowhere once the person has decided. */
  reference: string;
  client: ClientDescription;
  /** As the device shows it. */
  userCode: string;
  /** Our scopes that are asked for. */
  asked: Scope[];
  /** Scopes of OpenID Connect that are asked for. */
  openid: string[];
}

export interface DeviceDecision {
  userId: string;
  /** When the user signed in, seconds since the epoch. */
  signedInAt: number;
  scopes: Scope[];
}

/** Devices that wait (RFC 8628), from the side of the person who enters the code. */
export interface DeviceRequests {
  /** The request's reference for what a person typed; undefined if it cannot be a code. Looks nothing up. */
  referenceOf(typed: string): string | undefined;
  /** The request, while nobody has decided about it and it is not over. */
  find(reference: string): Promise<DeviceRequest | undefined>;
  /**
   * Lets the device in, with a grant of its own: the device's next question gets its tokens.
   * @returns the grant's id; undefined when somebody decided before, or the code is over
   */
  approve(request: DeviceRequest, decision: DeviceDecision): Promise<string | undefined>;
  /** The device's next question gets `access_denied`. */
  refuse(request: DeviceRequest): Promise<boolean>;
}

const storedRequest = z.object({
  clientId: z.string(),
  userCode: z.string(),
  params: z.object({ scope: z.string().default('') }),
});

export function createDeviceRequests(parts: {
  provider: Provider;
  codes: DeviceCodeAdapter;
  grants: Grants;
  work: UnitOfWork;
  resource: string;
}): DeviceRequests {
  const { provider, codes, grants, work, resource } = parts;
  const bytes = (reference: string) => Buffer.from(reference, 'base64url');

  return {
    referenceOf: (typed) => {
      const code = normalizeUserCode(typed);
      return code && codes.referenceOf(code).toString('base64url');
    },
    find: async (reference) => {
      const payload = await codes.findUndecided(bytes(reference));
      if (!payload) return undefined;
      const { clientId, userCode, params } = storedRequest.parse(payload);
      // A document that cannot be read any more is a client that cannot be approved.
      const client = await provider.Client.find(clientId).catch((error: unknown) => {
        if (error instanceof errors.OIDCProviderError) return undefined;
        throw error;
      });
      if (!client) return undefined;
      const scopes = params.scope.split(' ');
      return {
        reference,
        // No redirect leads back: whoever holds the device gets the answer, and so is never verified.
        client: describeClient(client, 'device:'),
        userCode: formatUserCode(userCode),
        asked: parseScopes(scopes),
        openid: scopes.filter((scope) => scope === 'openid' || scope === 'offline_access'),
      };
    },
    approve: async ({ reference, client, openid }, { userId, signedInAt, scopes }) => {
      let decided = false;
      // The grant and the decision stand or fall together: a grant without a device would be a device in the portal.
      const settle = async () => {
        await work.begin();
        const grantId = await grants.create({ userId, clientId: client.id, resource, scopes, openid }, work.queries());
        decided = await codes.decide(bytes(reference), {
          accountId: userId,
          authTime: signedInAt,
          grantId,
          resource,
          scope: [...openid, ...scopes].join(' '),
        });
        return decided ? grantId : undefined;
      };
      return await work.run(settle, () => decided);
    },
    refuse: async ({ reference }) => {
      let decided = false;
      const settle = async () => {
        decided = await codes.decide(bytes(reference), {
          error: 'access_denied',
          errorDescription: 'the user declined',
        });
        return decided;
      };
      return await work.run(settle, () => decided);
    },
  };
}
