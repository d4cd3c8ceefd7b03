/** Words of the area "emergency". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/emergency").default;

/** The words in this page's language. */
export let emergency: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/emergency"),
    fr: () => import("./fr/emergency"),
    ar: () => import("./ar/emergency"),
  });
  emergency = found.default;
}
