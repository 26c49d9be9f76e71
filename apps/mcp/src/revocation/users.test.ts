import type { Database } from '@gatehouse/database';
import { describe, expect, it } from 'vitest';
import { createActiveUsers } from './users.js';

/** Reads that are answered by the test, in whatever order it likes. */
function heldReads() {
  const reads: PromiseWithResolvers<{ rowCount: number }>[] = [];
  const query = () => {
    const read = Promise.withResolvers<{ rowCount: number }>();
    reads.push(read);
    return read.promise;
  };
  return { reads, users: createActiveUsers({ query } as unknown as Database['pool']) };
}

describe('who is active', () => {
  it('invariant 9: is read once for all that ask, and then known', async () => {
    const { reads, users } = heldReads();
    const both = [users.isActive('usr_a'), users.isActive('usr_a')];
    reads[0]?.resolve({ rowCount: 1 });
    expect(await Promise.all(both)).toEqual([true, true]);
    expect(users.isActive('usr_a')).toBe(true);
    expect(reads).toHaveLength(1);
  });

  it('invariant 9: a read that began before a suspension is not believed, by those who wait for it neither', async () => {
    const { reads, users } = heldReads();
    const early = users.isActive('usr_a');
    users.forget('usr_a');
    const late = users.isActive('usr_a');
    expect(reads).toHaveLength(2);
    reads[0]?.resolve({ rowCount: 1 });
    reads[1]?.resolve({ rowCount: 0 });
    expect(await Promise.all([early, late])).toEqual([false, false]);
    users.isActive('usr_a');
    expect(reads).toHaveLength(3);
  });

  it('invariant 9: a suspension while nobody else asks is read by the one who waits', async () => {
    const { reads, users } = heldReads();
    const early = users.isActive('usr_a');
    users.forget('usr_a');
    reads[0]?.resolve({ rowCount: 1 });
    await expect.poll(() => reads.length).toBe(2);
    reads[1]?.resolve({ rowCount: 0 });
    expect(await early).toBe(false);
  });

  it('a read that fails is an error, and the next one tries again', async () => {
    const { reads, users } = heldReads();
    const first = users.isActive('usr_a');
    reads[0]?.reject(new Error('down'));
    await expect(first).rejects.toThrow('down');
    const second = users.isActive('usr_a');
    reads[1]?.resolve({ rowCount: 1 });
    expect(await second).toBe(true);
  });
});
