/** Words of the area "money". A page loads them before it is shown: see pages.tsx. */
import { pick } from "../language";

type Words = typeof import("./en/money").default;

/** The words in this page's language. */
export let money: Words;

/** Fetches them. */
export async function load(): Promise<void> {
  const found = await pick<Words>({
    en: () => import("./en/money"),
    fr: () => import("./fr/money"),
    ar: () => import("./ar/money"),
  });
  money = found.default;
}
