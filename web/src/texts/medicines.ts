/** Words of the area "medicines". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/medicines").default;

/** The words in this page's language. */
export let medicines: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/medicines"),
    fr: () => import("./fr/medicines"),
    ar: () => import("./ar/medicines"),
  });
  medicines = found.default;
}
