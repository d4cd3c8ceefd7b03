/** Pictures of one track. Always silent: sound is played elsewhere, so that a picture may start without being asked. */
import { useEffect, useRef, useState } from "react";

interface TrackVideoProps {
  readonly track: MediaStreamTrack;
  readonly label: string;
  readonly isMirrored?: boolean;
  /** Show all of it, with bars, whatever its shape. */
  readonly isWhole?: boolean;
}

/** A picture this much longer or flatter than its tile is shown whole: cropping would cut heads off. */
const CROP_MAX = 1.7;

/** See the head of this file. */
export function TrackVideo({ track, label, isMirrored = false, isWhole = false }: TrackVideoProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [fits, setFits] = useState(true);
  useEffect(() => {
    const element = video.current;
    if (!element) return undefined;
    element.srcObject = new MediaStream([track]);
    // Browsers refuse when the tab is hidden, and start by themselves once it is seen.
    element.play().catch(() => undefined);
    const compare = () => {
      const picture = element.videoWidth / element.videoHeight;
      const ratio = picture / (element.clientWidth / element.clientHeight);
      if (Number.isFinite(ratio) && ratio > 0) setFits(Math.max(ratio, 1 / ratio) < CROP_MAX);
    };
    element.addEventListener("resize", compare);
    const watch = new ResizeObserver(compare);
    watch.observe(element);
    return () => {
      element.removeEventListener("resize", compare);
      watch.disconnect();
      element.srcObject = null;
    };
  }, [track]);
  return (
    <video
      ref={video} className="video" autoPlay playsInline muted aria-label={label}
      data-mirrored={isMirrored} data-fit={isWhole || !fits ? "whole" : "fill"}
    />
  );
}
