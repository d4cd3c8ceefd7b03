/** What forms share. */
import { explain } from "../api/explain";
import { ApiError } from "../api/problem";
import { sentence } from "../texts/sentences";

/** What the server said about one field, in words; nothing when it said nothing. */
export function fieldError(error: unknown, path: string): string | null {
  if (!(error instanceof ApiError)) return null;
  const code = error.fields[path];
  if (code === undefined) return null;
  const [what, next] = sentence(code) ?? [explain(error).what, ""];
  return `${what} ${next}`.trim();
}

/** Whether an error is about one of the fields that show it themselves. */
export function isAboutField(error: unknown, ...paths: readonly string[]): boolean {
  return error instanceof ApiError && paths.some((path) => path in error.fields);
}

/** Brings the focus to the first field that is wrong, once React has marked it: that takes a frame or two. */
export function focusFirstInvalid(form: HTMLElement | null, frames = 5): void {
  requestAnimationFrame(() => {
    const wrong = form?.querySelector<HTMLElement>("[aria-invalid=true]");
    if (wrong) wrong.focus();
    else if (frames > 1) focusFirstInvalid(form, frames - 1);
  });
}

/** The token that a link of our mails carries behind `#`, which browsers send to nobody. It leaves the address bar at once. */
export function takeToken(): string | null {
  // Another link to this page in the same window would change the address and nothing else.
  const here = window.location.pathname;
  window.addEventListener("hashchange", () => {
    if (window.location.pathname === here && window.location.hash !== "") window.location.reload();
  });
  const token = decodeURIComponent(window.location.hash.slice(1));
  if (token === "") return null;
  window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  return token;
}
