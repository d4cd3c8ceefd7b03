/** Changing a visit: another time, or calling it off. */
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { appointment } from "../../api/appointments";
import { useSession } from "../../api/session";
import { go, Link } from "../../router";
import { LoadFailed } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { visits } from "../../texts/visits";
import { Skeleton } from "../../ui/Skeleton";
import { Cancel } from "./Cancel";
import { Move } from "./Move";
import { Facts } from "./VisitPage";
import "./visits.css";

/** See the head of this file. */
export default function ChangePage({ id = "" }: { id?: string }) {
  const words = visits.change;
  useTitle(words.title);
  const { data: session } = useSession();
  const { data: visit, error, refetch } = useQuery(appointment(id));
  const side = session?.role ?? "PATIENT";
  return (
    <>
      <Link to={`/visits/${id}`} className="back"><ArrowLeft aria-hidden />{visits.join.details}</Link>
      <div className="page-head"><h1>{words.title}</h1></div>
      {error && !visit && <LoadFailed error={error} retry={() => void refetch()} />}
      {!error && !visit && <Skeleton className="next-wait" />}
      {visit && (
        <div className="stack">
          <section className="box"><Facts visit={visit} side={side} /></section>
          <Move visit={visit} />
          <Cancel visit={visit} side={side} done={() => go(`/visits/${visit.id}`)} />
        </div>
      )}
    </>
  );
}
