/** Turns what happens in the call into short words. */
import type { CallClient } from "@carehub/call-client";
import { useEffect, useRef } from "react";
import { texts } from "../../../texts/call";
import type { AddToast } from "./Toasts";

/** Tells `announce` what happens. */
export function useAnnouncements(call: CallClient, announce: AddToast): void {
  const words = texts.announce;
  const wasAway = useRef(false);
  useEffect(() => {
    announce(words.youJoined, true);
    const stops = [
      call.on("participant_joined", ({ participant }) => announce(words.joined(participant.name))),
      call.on("participant_left", ({ participant, reason }) => announce(words[reason](participant.name))),
      call.on("presence", ({ participant, isHere }) => announce((isHere ? words.back : words.away)(participant.name))),
      call.on("screen_started", ({ participant }) => announce(words.screenStarted(participant.name))),
      call.on("screen_stopped", ({ participant }) => announce(words.screenStopped(participant.name))),
      call.on("muted", ({ participant, source, isMuted, isSelf, byHost }) => {
        if (isSelf && isMuted && byHost) announce(source === "camera" ? words.cameraByHost : words.mutedByHost);
        else if (!isSelf && source === "microphone") announce((isMuted ? words.othersMuted : words.othersUnmuted)(participant.name), true);
      }),
      call.on("chat", ({ line, isOwn }) => {
        const isPanelOpen = document.querySelector("[data-testid=chat-panel]") !== null;
        if (!isOwn && !isPanelOpen) announce(words.chat(line.name, line.text));
      }),
      call.on("refused", () => announce(words.notDone)),
      call.on("state", ({ state }) => {
        if (state.name === "joined" && wasAway.current) announce(texts.call.back);
        wasAway.current = state.name === "reconnecting";
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, [call, announce, words]);
}
