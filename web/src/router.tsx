/** The address bar as state, and addresses with holes in them (`/visits/:id`). So little needs no library. */
import { useEffect, useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent } from "react";

const MOVED = "carehub:moved";

/** The path now. */
export function usePath(): string {
  return useSyncExternalStore(watch, () => window.location.pathname);
}

/** A parameter behind the `?`, now. */
export function useParameter(name: string): string | null {
  return useSyncExternalStore(watch, () => new URLSearchParams(window.location.search).get(name));
}

/** Goes to another page. `state` stays with the entry of the history and survives a reload. */
export function go(path: string, state: unknown = null): void {
  window.history.pushState(state, "", path);
  window.dispatchEvent(new Event(MOVED));
  window.scrollTo(0, 0);
}

/** As `go`, in the place of the page that is shown: "back" does not come here again. */
export function replace(path: string): void {
  window.history.replaceState(null, "", path);
  window.dispatchEvent(new Event(MOVED));
}

/** Sends elsewhere as soon as it is rendered. */
export function Redirect({ to }: { to: string }) {
  useEffect(() => replace(to), [to]);
  return null;
}

/** A link that does not load the page again. */
export function Link({ to, onClick, ...rest }: { to: string } & AnchorHTMLAttributes<HTMLAnchorElement>) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(to);
  };
  return <a href={to} onClick={follow} {...rest} />;
}

/** What stands in the holes of `pattern`, or `null` when `path` is no such address. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.replace(/\/$/, "").split("/");
  if (path === "/" ? pattern !== "/" : wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const here = given[index] ?? "";
    if (part.startsWith(":") && here !== "") found[part.slice(1)] = decodeURIComponent(here);
    else if (part !== here) return null;
  }
  return found;
}

/** Where to go after signing in: only an address of our own, never another site's. */
export function ownPath(path: string | null, otherwise: string): string {
  return path !== null && /^\/(?![/\\])/.test(path) ? path : otherwise;
}

function watch(moved: () => void): () => void {
  window.addEventListener("popstate", moved);
  window.addEventListener(MOVED, moved);
  return () => {
    window.removeEventListener("popstate", moved);
    window.removeEventListener(MOVED, moved);
  };
}
