/** Words of the area "people". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/people").default;

/** The words in this page's language. */
export let people: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/people"),
    fr: () => import("./fr/people"),
    ar: () => import("./ar/people"),
  });
  people = found.default;
}
