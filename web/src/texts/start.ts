/** Words of the area "start". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/start").default;

/** The words in this page's language. */
export let start: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/start"),
    fr: () => import("./fr/start"),
    ar: () => import("./ar/start"),
  });
  start = found.default;
}
