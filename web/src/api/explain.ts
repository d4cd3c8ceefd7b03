/** Says what went wrong in words, and what to do next. */
import { time } from "../format";
import { common } from "../texts/common";
import { errors } from "../texts/errors";
import { sentence } from "../texts/sentences";
import { ApiError, codeOf } from "./problem";

/** What people read. */
export interface Explanation {
  readonly code: string;
  readonly what: string;
  readonly next: string;
  /** For a code without words of its own: what to tell the clinic. */
  readonly reference: string | null;
}

/** See the head of this file. Where the page tries again by itself (`isTriedAgain`) nobody is told to wait. */
export function explain(error: unknown, { now = new Date(), isTriedAgain = false }: { now?: Date; isTriedAgain?: boolean } = {}): Explanation {
  const code = codeOf(error);
  const known = sentence(code);
  const [what, next] = known ?? errors.unknown;
  const wait = error instanceof ApiError && error.retryAfterS !== null && !isTriedAgain ? ` ${common.retryIn(error.retryAfterS)}` : "";
  return { code, what, next: next + wait, reference: known ? null : common.reference(code, time(now.toISOString())) };
}
