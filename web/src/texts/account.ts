/** Words of the area "account". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/account").default;

/** The words in this page's language. */
export let account: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/account"),
    fr: () => import("./fr/account"),
    ar: () => import("./ar/account"),
  });
  account = found.default;
}
