/** Words of the area "refusals". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/refusals").default;

/** The words in this page's language; none before they are fetched, for calls can do without. */
export let refusals: Words = { sentences: {} };

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/refusals"),
    fr: () => import("./fr/refusals"),
    ar: () => import("./ar/refusals"),
  });
  refusals = found.default;
}
