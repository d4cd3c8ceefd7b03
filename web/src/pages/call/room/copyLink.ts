/** Puts the invitation on the clipboard, or shows it when the browser does not let us. */
import { texts } from "../../../texts/call";

/** See the head of this file. */
export async function copyLink(link: string, toast: (text: string) => void): Promise<void> {
  try {
    await navigator.clipboard.writeText(link);
    toast(texts.call.linkCopied);
  } catch {
    toast(texts.call.linkNotCopied(link));
  }
}
