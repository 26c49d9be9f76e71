/**
 * How long something takes, in milliseconds: the least of three times, because a machine that has much else to do may
 * hold up any of them.
 * @param enough where one took less than this, it is not done again
 */
export function timeOf(run: () => unknown, enough = 0): number {
  let least = Number.POSITIVE_INFINITY;
  for (let trial = 0; trial < 3 && least >= enough; trial += 1) {
    const started = performance.now();
    run();
    least = Math.min(least, performance.now() - started);
  }
  return least;
}
