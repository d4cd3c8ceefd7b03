/** Notes that wait for a signature. */
import { useQuery } from "@tanstack/react-query";
import { PenLine } from "lucide-react";
import { unsignedNotes } from "../../api/notes";
import { shortDay } from "../../format";
import { Link } from "../../router";
import { provider } from "../../texts/provider";

/** See the head of this file. Nothing while there are none. */
export function Unsigned() {
  const words = provider.today;
  const { data } = useQuery(unsignedNotes());
  if (!data || data.items.length === 0) return null;
  return (
    <section aria-label={words.unsigned}>
      <h2 className="section-head">{words.unsigned}</h2>
      <ul className="lines">
        {data.items.map(({ id, patient, visit_at, consultation_id }) => (
          <li key={id} className="line" data-testid="unsigned">
            <Link to={`/notes/${consultation_id}`} className="line-main"><PenLine aria-hidden /><span>{words.of(patient.name, shortDay(visit_at))}</span></Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
