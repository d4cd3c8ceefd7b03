/** Words of the area "privacy". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/privacy").default;

/** The words in this page's language. */
export let privacy: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/privacy"),
    fr: () => import("./fr/privacy"),
    ar: () => import("./ar/privacy"),
  });
  privacy = found.default;
}
