/** How long this person has been in the call. Not read out: a clock that talks is a nuisance. */
import { useEffect, useState } from "react";
import { texts } from "../../../texts/call";

/** See the head of this file. */
export function Duration() {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const start = performance.now();
    const timer = setInterval(() => setSeconds(Math.floor((performance.now() - start) / 1000)), 1_000);
    return () => clearInterval(timer);
  }, []);
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return <p className="duration"><span className="visually-hidden">{texts.call.duration} </span>{hours > 0 ? `${hours}:${rest}` : rest}</p>;
}
