import type { Database, ServiceRecord } from '@gatehouse/database';

/** What is done with a service that is there. @returns what to print */
export type Act = (queries: Database['pool'], service: ServiceRecord, rest: readonly string[]) => Promise<string>;
