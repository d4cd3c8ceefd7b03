/** Measures the time from pressing Join to the first picture of somebody else, once. */
import type { StatsReading } from "./statistics";

const LOOK_EVERY_MS = 50;
/** Later than this it says more about the others than about us. */
const GIVE_UP_MS = 30_000;

/**
 * Looks until a frame of a remote video was decoded, then calls `found` with the milliseconds since `since`. The
 * returned function stops the search.
 */
export function watchFirstFrame(
  read: () => Promise<StatsReading>,
  since: number,
  clock: () => number,
  found: (ms: number) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  const look = async (): Promise<void> => {
    const reading = await read().catch(() => null);
    if (isStopped || clock() - since > GIVE_UP_MS) return;
    if (reading && hasDecodedFrame(reading)) found(Math.round(clock() - since));
    else timer = setTimeout(() => void look(), LOOK_EVERY_MS);
  };
  void look();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}

/** Whether any frame of an incoming video was decoded. */
export function hasDecodedFrame(reading: StatsReading): boolean {
  return [...reading.values()].some((entry) => entry.type === "inbound-rtp" && Number(entry["framesDecoded"]) > 0);
}
