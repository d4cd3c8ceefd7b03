/** Words of the area "office". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/office").default;

/** The words in this page's language. */
export let office: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/office"),
    fr: () => import("./fr/office"),
    ar: () => import("./ar/office"),
  });
  office = found.default;
}
