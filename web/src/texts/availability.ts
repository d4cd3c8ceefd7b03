/** Words of the area "availability". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/availability").default;

/** The words in this page's language. */
export let availability: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/availability"),
    fr: () => import("./fr/availability"),
    ar: () => import("./ar/availability"),
  });
  availability = found.default;
}
