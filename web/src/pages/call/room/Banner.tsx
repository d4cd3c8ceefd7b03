/** The state of the connection, in words: always small in the head, large when it is bad. */
import type { CallSnapshot } from "@carehub/call-client";
import { LoaderCircle, MonitorUp } from "lucide-react";
import { texts } from "../../../texts/call";

/** The chip in the head of the page. */
export function Status({ snapshot }: { snapshot: CallSnapshot }) {
  const isBack = snapshot.state.name === "joined";
  const isTroubled = !isBack || snapshot.media === "interrupted";
  const text = isTroubled ? texts.call.reconnecting : snapshot.media === "connected" ? texts.call.connected : texts.call.connecting;
  return (
    <p
      className="status" data-testid="status" data-state={isBack ? "joined" : "reconnecting"} data-media={snapshot.media}
      data-troubled={isTroubled}
    >
      <span className="status-dot" aria-hidden />{text}
    </p>
  );
}

/** Large words while the connection is lost. The live region is always there: one that appears is not read out. */
export function Banner({ snapshot }: { snapshot: CallSnapshot }) {
  const isAway = snapshot.state.name === "reconnecting";
  const text = isAway ? texts.call.reconnectingBanner : snapshot.media === "interrupted" ? texts.call.interruptedBanner : null;
  return (
    <div role="status">
      {text && <p className="banner" data-testid="banner"><LoaderCircle className="spin" aria-hidden />{text}</p>}
    </div>
  );
}

/** A reminder of what others see. */
export function SharingBanner({ stop }: { stop: () => void }) {
  return (
    <div className="banner banner-sharing">
      <MonitorUp aria-hidden /><span>{texts.call.sharing}</span>
      <button type="button" className="button button-small" onClick={stop}>{texts.call.stopShare}</button>
    </div>
  );
}
