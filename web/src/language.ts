/** Which language and which local habits this browser gets. Chosen once per page load: changing it loads the page again. */

/** The languages there are dictionaries for. */
export const LANGUAGES = ["en", "fr", "ar"] as const;
/** One of them. */
export type Language = (typeof LANGUAGES)[number];

const KEY = "carehub.language";
const current = choose();

/** The language of this page. */
export function language(): Language {
  return current;
}

/** For `Intl`: the person's own variant of the language where the browser names one, such as en-GB. */
export function locale(): string {
  return wished().find((one) => isSame(one, current)) ?? current;
}

/** Written from right to left. */
export function isRightToLeft(): boolean {
  return current === "ar";
}

/** Chooses another language, from now on in this browser. */
export function speak(wanted: string): void {
  if (!isKnown(wanted) || wanted === current) return;
  try {
    localStorage.setItem(KEY, wanted);
  } catch {
    // A browser that forgets asks again the next time.
  }
  window.location.reload();
}

/** The dictionary of this page's language out of these. */
export function pick<T>(dictionaries: Record<Language, () => Promise<{ default: T }>>): Promise<{ default: T }> {
  return dictionaries[current]();
}

function choose(): Language {
  const stored = remembered();
  if (stored !== null && isKnown(stored)) return stored;
  for (const one of wished()) {
    const found = LANGUAGES.find((known) => isSame(one, known));
    if (found) return found;
  }
  return "en";
}

/** Inside another system's page the browser may refuse to remember anything, by throwing. */
function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function wished(): readonly string[] {
  return typeof navigator === "undefined" ? [] : navigator.languages;
}

function isKnown(name: string): name is Language {
  return (LANGUAGES as readonly string[]).includes(name);
}

function isSame(tag: string, name: Language): boolean {
  return tag.toLowerCase() === name || tag.toLowerCase().startsWith(`${name}-`);
}
