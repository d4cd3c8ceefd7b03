/** What may be done only by somebody who has just shown who they are: asks for that when the server wants it, then goes on. */
import { codeOf } from "../../api/problem";
import { security } from "../../texts/security";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Prove } from "../account/Prove";

interface SensitiveProps {
  readonly action: { readonly error: Error | null; readonly reset: () => void };
  /** Does it once more. */
  readonly again: () => void;
}

/** See the head of this file. Nothing while nothing is wrong. */
export function Sensitive({ action, again }: SensitiveProps) {
  if (!action.error) return null;
  if (codeOf(action.error) !== "proof_needed") return <ProblemNotice error={action.error} />;
  const done = () => {
    action.reset();
    again();
  };
  return <Prove lead={security.prove} done={done} />;
}
