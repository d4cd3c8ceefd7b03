/** How long to wait before trying again: 0.3 s, 0.6 s, 1.2 s and so on to 2 s, each a quarter up or down by chance. */

const FIRST_MS = 300;
/** A server that was away for minutes has everybody back within 5 s of its start: this, a quarter more, and the connecting. */
const LONGEST_MS = 2_000;

/**
 * Milliseconds before `attempt` (the first is 1). `random` is from 0 to 1: without it everybody in a call would come
 * back to a restarted server in the same instant.
 */
export function delayMs(attempt: number, random: number): number {
  const plain = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, attempt - 1));
  return Math.round(plain * (0.75 + random / 2));
}
