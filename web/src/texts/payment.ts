/** Words of the area "payment". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/payment").default;

/** The words in this page's language. */
export let payment: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/payment"),
    fr: () => import("./fr/payment"),
    ar: () => import("./ar/payment"),
  });
  payment = found.default;
}
