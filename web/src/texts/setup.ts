/** Words of the area "setup". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/setup").default;

/** The words in this page's language. */
export let setup: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/setup"),
    fr: () => import("./fr/setup"),
    ar: () => import("./ar/setup"),
  });
  setup = found.default;
}
