/** Keys for what must happen once: the same wish, sent again after a lost answer, goes by the same key. */
import { useRef } from "react";
import { onceKey } from "./client";

/** Gives the key of a wish; another wish gets another one. */
export function useOnce(): (wish: unknown) => string {
  const last = useRef({ wish: "", key: "" });
  return (wish) => {
    const text = JSON.stringify(wish);
    if (last.current.wish !== text) last.current = { wish: text, key: onceKey() };
    return last.current.key;
  };
}
