/** Words of the area "booking". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/booking").default;

/** The words in this page's language. */
export let booking: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/booking"),
    fr: () => import("./fr/booking"),
    ar: () => import("./ar/booking"),
  });
  booking = found.default;
}
