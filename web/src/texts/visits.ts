/** Words of the area "visits". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/visits").default;

/** The words in this page's language. */
export let visits: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/visits"),
    fr: () => import("./fr/visits"),
    ar: () => import("./ar/visits"),
  });
  visits = found.default;
}
