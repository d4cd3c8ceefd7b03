/** The draft was saved in another window since this one read it: neither text goes without being chosen against. */
import { useQueryClient } from "@tanstack/react-query";
import { GitCompareArrows } from "lucide-react";
import type { Prescription, prescription } from "../../../api/prescriptions";
import { provider } from "../../../texts/provider";

interface StaleProps {
  readonly read: ReturnType<typeof prescription>;
  readonly show: (newest: Prescription) => void;
  readonly putMine: (newest: Prescription) => void;
}

/** See the head of this file. */
export function Stale({ read, show, putMine }: StaleProps) {
  const words = provider.prescription;
  const client = useQueryClient();
  const fetched = (use: (newest: Prescription) => void) => void client.query({ ...read, staleTime: 0 }).then(use, () => undefined);
  return (
    <div className="notice" role="alert" data-testid="error" data-code="stale">
      <GitCompareArrows aria-hidden />
      <p className="notice-title">{words.staleTitle}</p>
      <p>{words.staleText}</p>
      <span className="row">
        <button type="button" className="button button-small" onClick={() => fetched(show)}>{words.staleShow}</button>
        <button type="button" className="button button-small" onClick={() => fetched(putMine)}>{words.staleMine}</button>
      </span>
    </div>
  );
}
