/** Own notes that wait for a signature. */
import { useQuery } from "@tanstack/react-query";
import { PenLine } from "lucide-react";
import { unsignedNotes } from "../../api/notes";
import { fullDay } from "../../format";
import { Link } from "../../router";
import { LoadFailed } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { records } from "../../texts/records";
import { Skeleton } from "../../ui/Skeleton";
import "../visits/visits.css";

/** See the head of this file. */
export default function UnsignedPage() {
  const words = records.unsigned;
  useTitle(words.title);
  const { data, error, isPending, refetch } = useQuery(unsignedNotes());
  return (
    <div className="stack">
      <div className="page-head"><div><h1>{words.title}</h1><p className="soft">{words.lead}</p></div></div>
      {isPending && <Skeleton className="line-wait" count={3} />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && <div className="empty box" data-testid="none-unsigned"><PenLine aria-hidden /><p className="empty-title">{words.none}</p></div>}
      <ul className="lines">
        {data?.items.map(({ id, patient, visit_at, consultation_id }) => (
          <li key={id} className="line" data-testid="unsigned">
            <Link to={`/notes/${consultation_id}`} className="line-main"><PenLine aria-hidden /><span className="line-words"><strong dir="auto">{patient.name}</strong><span className="soft small">{fullDay(visit_at)}</span></span></Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
