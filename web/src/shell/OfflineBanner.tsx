/** Says that the network is gone, as long as it is. The live region is always there: one that appears is not read out. */
import { WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";
import { common } from "../texts/common";

/** See the head of this file. */
export function OfflineBanner() {
  const isOnline = useSyncExternalStore(watch, () => navigator.onLine);
  return (
    <div role="status">
      {!isOnline && <p className="offline" data-testid="offline"><WifiOff aria-hidden />{common.offline}</p>}
    </div>
  );
}

function watch(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}
