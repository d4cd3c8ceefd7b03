/** Says what went wrong in words, and what to do next. */
import { time } from "../format";
import { common } from "../texts/common";
import { errors } from "../texts/errors";
import { ApiError, codeOf } from "./problem";

/** What people read. */
export interface Explanation {
  readonly code: string;
  readonly what: string;
  readonly next: string;
  /** For a code without words of its own: what to tell the clinic. */
  readonly reference: string | null;
}

/** See the head of this file. */
export function explain(error: unknown, now = new Date()): Explanation {
  const code = codeOf(error);
  const known = errors.sentences[code];
  const [what, next] = known ?? errors.unknown;
  const wait = error instanceof ApiError && error.retryAfterS !== null ? ` ${common.retryIn(error.retryAfterS)}` : "";
  return { code, what, next: next + wait, reference: known ? null : common.reference(code, time(now.toISOString())) };
}
