/** Words of the area "provider". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/provider").default;

/** The words in this page's language. */
export let provider: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/provider"),
    fr: () => import("./fr/provider"),
    ar: () => import("./ar/provider"),
  });
  provider = found.default;
}
