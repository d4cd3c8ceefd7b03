/**
 * Short news that go away by themselves, read out politely: somebody joined, somebody shares, we are muted. Quiet ones
 * are read out and not shown: they say what the eye sees on the buttons anyway.
 */
import { useCallback, useEffect, useRef, useState } from "react";

/** One of them. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly isQuiet: boolean;
}

/** Adds one. */
export type AddToast = (text: string, isQuiet?: boolean) => void;

const SHOWN_MS = 6_000;
const SHOWN_MAX = 3;

/** The toasts now, and a way to add one. */
export function useToasts(): { toasts: readonly Toast[]; toast: AddToast } {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const next = useRef(0);
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  useEffect(() => {
    const running = timers.current;
    return () => running.forEach(clearTimeout);
  }, []);
  const toast = useCallback((text: string, isQuiet = false) => {
    next.current += 1;
    const id = next.current;
    setToasts((old) => [...old.filter((one) => one.text !== text), { id, text, isQuiet }].slice(-SHOWN_MAX));
    timers.current.add(setTimeout(() => setToasts((old) => old.filter((one) => one.id !== id)), SHOWN_MS));
  }, []);
  return { toasts, toast };
}

/** See the head of this file. */
export function Toasts({ toasts }: { toasts: readonly Toast[] }) {
  return (
    <div className="toasts" role="status" aria-live="polite" aria-relevant="additions" data-testid="toasts">
      {toasts.map(({ id, text, isQuiet }) => <p key={id} className={isQuiet ? "visually-hidden" : "toast"}>{text}</p>)}
    </div>
  );
}
