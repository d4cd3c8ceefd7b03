/** Words of the area "legal". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/legal").default;

/** The words in this page's language. */
export let legal: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/legal"),
    fr: () => import("./fr/legal"),
    ar: () => import("./ar/legal"),
  });
  legal = found.default;
}
