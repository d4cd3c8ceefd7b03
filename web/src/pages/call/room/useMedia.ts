/** A media query of CSS, as state. */
import { useCallback, useSyncExternalStore } from "react";

/** Whether `query` holds now. */
export function useMedia(query: string): boolean {
  const watch = useCallback((changed: () => void) => {
    const list = window.matchMedia(query);
    list.addEventListener("change", changed);
    return () => list.removeEventListener("change", changed);
  }, [query]);
  return useSyncExternalStore(watch, () => window.matchMedia(query).matches);
}
