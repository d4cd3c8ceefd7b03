/** Single keys that act, while nobody types and no modifier is held (those combinations belong to the browser). */
import { useEffect, useRef } from "react";

/** What each key does; `undefined` leaves the key to others. */
export type Shortcuts = Readonly<Record<string, (() => void) | undefined>>;

/** `Escape` works even when shortcuts are switched off: it is not a character key. */
export function useShortcuts(areOn: boolean, shortcuts: Shortcuts): void {
  const current = useRef({ areOn, shortcuts });
  useEffect(() => {
    current.current = { areOn, shortcuts };
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const isCharacter = event.key.length === 1;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (isCharacter && (!current.current.areOn || isTyping(event.target))) return;
      const act = current.current.shortcuts[isCharacter ? event.key.toLowerCase() : event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog]") !== null;
}
