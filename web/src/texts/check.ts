/** Words of the area "check". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/check").default;

/** The words in this page's language. */
export let check: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/check"),
    fr: () => import("./fr/check"),
    ar: () => import("./ar/check"),
  });
  check = found.default;
}
