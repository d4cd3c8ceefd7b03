/** A signed prescription as it can be read on a page: by who wrote it and by the patient. */
import { FileText } from "lucide-react";
import { prescriptionPdf, type Prescription } from "../../api/prescriptions";
import { fullDay } from "../../format";
import { medicines } from "../../texts/medicines";
import { Medicine } from "./Medicine";
import "./prescriptions.css";

/** See the head of this file. */
export function Paper({ prescription }: { prescription: Prescription }) {
  const { id, status, items, signature, stands } = prescription;
  return (
    <article className="paper" data-testid="prescription" data-status={status}>
      <ul className="medicines">{items.map((item, index) => <Medicine key={index} item={item} />)}</ul>
      <End prescription={prescription} />
      {signature && (
        <>
          <p className="soft small">{medicines.signedBy(prescription.provider.name, fullDay(signature.at))}</p>
          {stands && (
            <dl className="paper-code">
              <div><dt>{medicines.code}</dt><dd><code dir="ltr">{signature.code}</code></dd></div>
              <div><dt>{medicines.validUntil}</dt><dd>{fullDay(signature.valid_until, "UTC")}</dd></div>
            </dl>
          )}
          <a className="button" href={prescriptionPdf(id)} target="_blank" rel="noreferrer" data-testid="prescription-pdf"><FileText aria-hidden />{medicines.pdf}</a>
        </>
      )}
    </article>
  );
}

/** Why nothing is handed out for it any more. */
function End({ prescription: { status, ended_at, cancel_reason, stands } }: { prescription: Prescription }) {
  const when = ended_at == null ? "" : fullDay(ended_at);
  if (status === "CANCELLED") return <p className="paper-end">{medicines.cancelled(when)}{cancel_reason ? ` ${medicines.reason(cancel_reason)}` : ""}</p>;
  if (status === "SUPERSEDED") return <p className="paper-end">{medicines.superseded(when)}</p>;
  return stands ? null : <p className="paper-end">{medicines.expired}</p>;
}
