/** Words of the area "security". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/security").default;

/** The words in this page's language. */
export let security: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/security"),
    fr: () => import("./fr/security"),
    ar: () => import("./ar/security"),
  });
  security = found.default;
}
