/** Words of the area "profile". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/profile").default;

/** The words in this page's language. */
export let profile: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/profile"),
    fr: () => import("./fr/profile"),
    ar: () => import("./ar/profile"),
  });
  profile = found.default;
}
