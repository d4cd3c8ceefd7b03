/** The time, watched: pages that count down are rendered again when it matters. */
import { useEffect, useState } from "react";

/** Milliseconds since 1970, at least as often as `everyMs`. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
