/** Words of the area "call". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/call").default;

/** The words in this page's language. */
export let texts: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/call"),
    fr: () => import("./fr/call"),
    ar: () => import("./ar/call"),
  });
  texts = found.default;
}
