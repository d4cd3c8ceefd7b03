/** Words of the area "admin". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/admin").default;

/** The words in this page's language. */
export let admin: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/admin"),
    fr: () => import("./fr/admin"),
    ar: () => import("./ar/admin"),
  });
  admin = found.default;
}
