/** The address bar as state. Two routes need no library. */
import { useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent } from "react";

const MOVED = "carehub:moved";

/** The path now. */
export function usePath(): string {
  return useSyncExternalStore(watch, () => window.location.pathname);
}

/** Goes to another page. `state` stays with the entry of the history and survives a reload. */
export function go(path: string, state: unknown = null): void {
  window.history.pushState(state, "", path);
  window.dispatchEvent(new Event(MOVED));
  window.scrollTo(0, 0);
}

/** A link that does not load the page again. */
export function Link({ to, ...rest }: { to: string } & AnchorHTMLAttributes<HTMLAnchorElement>) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(to);
  };
  return <a href={to} onClick={follow} {...rest} />;
}

function watch(moved: () => void): () => void {
  window.addEventListener("popstate", moved);
  window.addEventListener(MOVED, moved);
  return () => {
    window.removeEventListener("popstate", moved);
    window.removeEventListener(MOVED, moved);
  };
}
