/** What people read for a code of the API. */
import { errors } from "./errors";
import { refusals } from "./refusals";

/** What is the matter and what to do next; nothing for a code without words of its own. */
export function sentence(code: string): readonly [what: string, next: string] | undefined {
  return errors.sentences[code] ?? refusals.sentences[code];
}
