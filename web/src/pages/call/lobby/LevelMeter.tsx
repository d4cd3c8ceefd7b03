/** How loud the microphone hears us, so that a dead one is noticed before the call and not in it. */
import { useEffect, useState } from "react";
import { texts } from "../../../texts/call";

const BARS = 12;
const LOOK_EVERY_MS = 80;

/** `null`: the microphone is off. */
export function LevelMeter({ track }: { track: MediaStreamTrack | null }) {
  const bars = useLevel(track);
  return (
    <div className="level">
      <div className="level-bars" role="meter" aria-label={texts.lobby.level} aria-valuemin={0} aria-valuemax={BARS} aria-valuenow={bars}>
        {Array.from({ length: BARS }, (_, index) => <span key={index} data-lit={index < bars} />)}
      </div>
      <p className="field-hint">{track ? texts.lobby.levelHint : texts.lobby.levelMuted}</p>
    </div>
  );
}

function useLevel(track: MediaStreamTrack | null): number {
  const [bars, setBars] = useState(0);
  useEffect(() => {
    if (!track) return undefined;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      setBars(barsOf(samples));
    }, LOOK_EVERY_MS);
    return () => {
      clearInterval(timer);
      setBars(0);
      void context.close();
    };
  }, [track]);
  return track ? bars : 0;
}

/** From -54 dB (a quiet room) to -6 dB (shouting), in equal steps. */
function barsOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const decibels = 10 * Math.log10(power + 1e-9);
  return Math.max(0, Math.min(BARS, Math.round(((decibels + 54) / 48) * BARS)));
}
