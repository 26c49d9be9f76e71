import { PUBLIC, type ZooClient } from '../fixture.ts';
import { client as cursor } from './cursor.ts';

/** Cursor's newer builds: the same registration without an application type, and the answer goes to loopback. */
export const client: ZooClient = {
  ...cursor,
  name: 'Cursor, on loopback',
  source: { kind: 'reported', of: '3.13.25' },
  registration: {
    by: 'registration',
    body: (redirectUri, scope) => {
      if (cursor.registration.by !== 'registration') return {};
      const { application_type: _, ...body } = cursor.registration.body(redirectUri, scope);
      return body;
    },
  },
  redirectUri: 'http://localhost:8787/callback',
  token: PUBLIC,
  inBrowser: false,
};
