/** Keeps the screen from going dark during a call, where the browser can. */
import { useEffect } from "react";

/** For as long as the component is shown. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let isShown = true;
    // Browsers take the lock away with the tab and do not give it back by themselves.
    const ask = async () => {
      if (!("wakeLock" in navigator) || document.visibilityState !== "visible") return;
      lock = await navigator.wakeLock.request("screen").catch(() => null);
      if (!isShown) await lock?.release();
    };
    const changed = () => void ask();
    changed();
    document.addEventListener("visibilitychange", changed);
    return () => {
      isShown = false;
      document.removeEventListener("visibilitychange", changed);
      void lock?.release();
    };
  }, []);
}
