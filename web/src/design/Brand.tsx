/** The mark and the name of the product. */
import { common } from "../texts/common";

/** Mark and name; the mark alone when `isSmall`. */
export function Brand({ isSmall = false }: { isSmall?: boolean }) {
  return (
    <span className="brand">
      <img src="/favicon.svg" alt="" width="32" height="32" />
      <span className={isSmall ? "visually-hidden" : "brand-name"}>{common.product}</span>
    </span>
  );
}
