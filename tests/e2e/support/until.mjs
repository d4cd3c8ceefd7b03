/** Waiting for a condition: tests look again and again and never guess how long something takes. */

/** Longer than anything needs on a busy machine with two cores; a test that waits this long fails. */
export const PATIENCE_MS = 30_000;

/**
 * Asks `look` until it gives something truthy, and returns that. Fails after `within` milliseconds with `what` and the
 * last thing that `look` gave or threw.
 */
export async function until(what, look, within = PATIENCE_MS) {
  const end = Date.now() + within;
  let last;
  for (;;) {
    try {
      last = await look();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) {
      const seen = last instanceof Error ? last.message : JSON.stringify(last);
      throw new Error(`waited ${within / 1000} s in vain: ${what}; last seen: ${seen}`);
    }
    await sleep(100);
  }
}

/** Only for measuring over a time, never for hoping. */
export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
