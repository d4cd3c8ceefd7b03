/** The title of the page, for the tab and for screen readers, which read it out on arrival. */
import { useEffect } from "react";
import { common } from "../texts/common";

/** See the head of this file. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – ${common.product}`;
  }, [title]);
}
