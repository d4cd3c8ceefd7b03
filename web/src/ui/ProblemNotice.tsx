/** What went wrong with something a person did, and what to do next. Read out as soon as it appears. */
import { CircleAlert } from "lucide-react";
import { explain } from "../api/explain";

interface ProblemNoticeProps {
  readonly error: unknown;
  /** The page tries again by itself. */
  readonly isTriedAgain?: boolean;
}

/** See the head of this file. Nothing without an error. */
export function ProblemNotice({ error, isTriedAgain = false }: ProblemNoticeProps) {
  if (!error) return null;
  const { code, what, next, reference } = explain(error, { isTriedAgain });
  return (
    <div className="notice notice-error" role="alert" data-testid="error" data-code={code}>
      <CircleAlert aria-hidden />
      <p className="notice-title">{what}</p>
      <p>{next}</p>
      {reference && <p className="notice-small">{reference}</p>}
    </div>
  );
}
