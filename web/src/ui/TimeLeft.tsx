/** How long something is kept: in minutes, calmly, and in seconds only in the last one. Read out now and then, not each second. */
import { locale } from "../language";

/** When it is read out, in seconds that are left. */
const TOLD_AT = [300, 120, 60, 30, 0];

interface TimeLeftProps {
  /** Seconds. */
  readonly left: number;
  /** Says it in a sentence. */
  readonly say: (time: string) => string;
}

/** See the head of this file. */
export function TimeLeft({ left, say }: TimeLeftProps) {
  const told = TOLD_AT.find((at) => left >= at - 1 && left <= at);
  return (
    <>
      <p className="time-left" role="timer" data-testid="time-left">{inWords(left)}</p>
      <p className="visually-hidden" role="status">{told === undefined ? "" : say(inWords(told))}</p>
    </>
  );
}

/** Seconds until then, never fewer than none. */
export function secondsUntil(at: string | null | undefined, now: number): number {
  return at == null ? 0 : Math.max(0, Math.ceil((Date.parse(at) - now) / 1_000));
}

function inWords(seconds: number): string {
  const [count, unit] = seconds > 60 ? [Math.ceil(seconds / 60), "minute"] : [seconds, "second"];
  return new Intl.NumberFormat(locale(), { style: "unit", unit, unitDisplay: "long" }).format(count);
}
