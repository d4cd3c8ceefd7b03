/** Words of the area "errors". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/errors").default;

/** The words in this page's language. */
export let errors: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/errors"),
    fr: () => import("./fr/errors"),
    ar: () => import("./ar/errors"),
  });
  errors = found.default;
}
