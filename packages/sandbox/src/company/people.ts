import type { Person } from './model.js';

const person = (
  id: string,
  uuid: string,
  name: string,
  role: string,
  timeZone: string,
  demo?: { access: string },
): Person => ({
  id,
  accountId: `712020:${uuid}`,
  name,
  email: `${id}@northwind-robotics.example`,
  role,
  access: demo?.access ?? '',
  timeZone,
  canSignIn: demo !== undefined,
});

export const maya = person(
  'maya',
  '6f1c2d84-3b0e-4a57-9c1e-0d5a7e1b2f01',
  'Maya Lindqvist',
  'Engineering lead',
  'Europe/Stockholm',
  { access: 'Sees everything on both sites, the confidential People project included.' },
);
export const tomas = person(
  'tomas',
  '2ab97c10-58d4-4f6e-8a3b-91c4e07d5502',
  'Tomás Herrera',
  'Support engineer',
  'Europe/Madrid',
  { access: 'One site: Rover Platform and Customer Support. Nothing of People.' },
);
export const aiko = person('aiko', 'c47e05b3-9d21-4b88-b6f0-3e8a1d92c703', 'Aiko Tanabe', 'Contractor', 'Asia/Tokyo', {
  access: 'Reads the Rover Platform project in Jira. No Confluence, no changes.',
});
export const jonas = person(
  'jonas',
  '0b5d8e21-7c34-4d19-a2e6-5f7b90c1d804',
  'Jonas Weber',
  'Firmware engineer',
  'Europe/Berlin',
);
export const priya = person(
  'priya',
  '91e3a6c7-2f58-4c0d-9b14-d86e5a7f3c05',
  'Priya Raman',
  'Product manager',
  'Asia/Kolkata',
);
export const sofia = person(
  'sofia',
  'e7204f9d-6a1b-4e83-8c5d-27b9f0a43e06',
  'Sofia Marchetti',
  'Perception researcher',
  'Europe/Rome',
);
export const dele = person(
  'dele',
  '5c89d1f2-b347-4a6e-9f20-8d1e6c3b7a07',
  'Dele Okafor',
  'Site reliability engineer',
  'Africa/Lagos',
);
export const hanna = person(
  'hanna',
  'a30f6b58-1d92-4c7e-8b45-f6c2d9e01b08',
  'Hanna Nieminen',
  'Head of People',
  'Europe/Helsinki',
);
export const nils = person(
  'nils',
  '4d6b1e93-8f05-4a27-b3c8-70e2f51d9a09',
  'Nils Brandt',
  'App developer',
  'Europe/Oslo',
);

/** Everybody at Northwind Robotics who appears in the sandbox. The first three can sign in. */
export const PEOPLE: readonly Person[] = [maya, tomas, aiko, jonas, priya, sofia, dele, hanna, nils];
