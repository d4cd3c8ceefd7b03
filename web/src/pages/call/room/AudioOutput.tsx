/** Plays what arrives. Every receiving audio track is played all the time; the server decides who is on which. */
import { Volume2 } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { usePreferences } from "../../../preferences";
import { texts } from "../../../texts/call";

/** See the head of this file. */
export function AudioOutput({ tracks }: { tracks: readonly MediaStreamTrack[] }) {
  const { speakerId } = usePreferences();
  const [isBlocked, setBlocked] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const blocked = useCallback(() => setBlocked(true), []);
  const allow = () => {
    setBlocked(false);
    for (const player of box.current?.querySelectorAll("audio") ?? []) player.play().catch(blocked);
  };
  return (
    <div ref={box}>
      {tracks.map((track) => <Player key={track.id} track={track} speakerId={speakerId} blocked={blocked} />)}
      {isBlocked && (
        <div className="sound-blocked" role="alert">
          <span>{texts.call.soundBlocked}</span>
          <button type="button" className="button button-primary" onClick={allow}><Volume2 aria-hidden />{texts.call.soundAllow}</button>
        </div>
      )}
    </div>
  );
}

function Player({ track, speakerId, blocked }: { track: MediaStreamTrack; speakerId: string | null; blocked: () => void }) {
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const element = audio.current;
    if (!element) return undefined;
    element.srcObject = new MediaStream([track]);
    element.play().catch((error: unknown) => {
      // A page that was reloaded has not been touched yet; some browsers then hold sound back until it is.
      if (error instanceof Error && error.name === "NotAllowedError") blocked();
    });
    return () => {
      element.srcObject = null;
    };
  }, [track, blocked]);
  useEffect(() => {
    const element = audio.current;
    if (element && speakerId !== null && "setSinkId" in element) element.setSinkId(speakerId).catch(() => undefined);
  }, [speakerId]);
  return <audio ref={audio} autoPlay />;
}
