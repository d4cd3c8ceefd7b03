/** Words of the area "common". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/common").default;

/** The words in this page's language. */
export let common: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/common"),
    fr: () => import("./fr/common"),
    ar: () => import("./ar/common"),
  });
  common = found.default;
}
