/** Words of the area "records". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/records").default;

/** The words in this page's language. */
export let records: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/records"),
    fr: () => import("./fr/records"),
    ar: () => import("./ar/records"),
  });
  records = found.default;
}
