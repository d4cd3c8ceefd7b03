/** What the chart says against a draft. Signing needs a word that it was read. */
import { TriangleAlert } from "lucide-react";
import type { PrescriptionWarning } from "../../../api/prescriptions";
import { provider } from "../../../texts/provider";

interface WarningsProps {
  readonly warnings: readonly PrescriptionWarning[];
  readonly isAccepted: boolean;
  readonly accept: (isAccepted: boolean) => void;
}

/** See the head of this file. Nothing where nothing speaks against it. */
export function Warnings({ warnings, isAccepted, accept }: WarningsProps) {
  const words = provider.prescription;
  return (
    <div role="status">
      {warnings.length > 0 && (
        <div className="notice" data-testid="warnings">
          <TriangleAlert aria-hidden />
          <p className="notice-title">{words.warnings}</p>
          <ul className="warnings">
            {warnings.map((warning) => <li key={warning.key} data-testid="warning" data-kind={warning.kind}>{words.against[warning.kind](warning.drug, warning.with)}</li>)}
          </ul>
          <label className="tick">
            <input type="checkbox" checked={isAccepted} data-testid="accept-warnings" onChange={(event) => accept(event.target.checked)} />
            <span>{words.anyway}</span>
          </label>
        </div>
      )}
    </div>
  );
}
