/** Words of the area "door". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/door").default;

/** The words in this page's language. Calls without a door have none. */
export let door: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/door"),
    fr: () => import("./fr/door"),
    ar: () => import("./ar/door"),
  });
  door = found.default;
}

/** Why the door stays shut. */
export function refusal(code: string): string {
  return door.refusals[code] ?? door.unknown;
}
