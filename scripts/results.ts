import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

export interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** What a run came to: the counts of each file, by its path in the repository, and failures that are no file's. */
export interface Results {
  files: Record<string, Count>;
  elsewhere: number;
}

/** The sum of a run's files, with what failed elsewhere. */
export function total({ files, elsewhere }: Results): Count {
  const sum = { passed: 0, failed: elsewhere, skipped: 0 };
  for (const { passed, failed, skipped } of Object.values(files)) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}

/**
 * Writes what really ran to the file that TEST_RESULTS names: a file that cannot be loaded, an unhandled error and an
 * interrupted run each count as a failure.
 */
export default class ResultsFile implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>, unhandled: ReadonlyArray<unknown>, reason: string): void {
    const path = process.env.TEST_RESULTS;
    if (path === undefined) return;
    const files: Results['files'] = {};
    for (const module of modules) {
      const count = { passed: 0, failed: 0, skipped: 0 };
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        count[state === 'pending' ? 'failed' : state] += 1;
      }
      // What a hook could not prepare never ran, and is counted as skipped.
      for (const suite of [module, ...module.children.allSuites()]) if (suite.errors().length > 0) count.failed += 1;
      files[relative(process.cwd(), module.moduleId)] = count;
    }
    const results: Results = { files, elsewhere: unhandled.length + (reason === 'interrupted' ? 1 : 0) };
    writeFileSync(path, JSON.stringify(results));
  }
}
