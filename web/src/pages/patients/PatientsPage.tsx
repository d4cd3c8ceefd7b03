/** Those whom a provider treats: everybody with whom there is, or was, a visit. */
import { useQuery } from "@tanstack/react-query";
import { ChevronRight, Users } from "lucide-react";
import { useState } from "react";
import { treated } from "../../api/records";
import { fullDay } from "../../format";
import { Link } from "../../router";
import { LoadFailed } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { records } from "../../texts/records";
import { Avatar } from "../../ui/Avatar";
import { TextField } from "../../ui/Field";
import { Skeleton } from "../../ui/Skeleton";
import "../visits/visits.css";

/** See the head of this file. */
export default function PatientsPage() {
  const words = records.patients;
  useTitle(words.title);
  const [name, setName] = useState("");
  const { data, error, isPending, refetch } = useQuery(treated());
  const wanted = name.trim().toLocaleLowerCase();
  const items = data?.filter((one) => one.name.toLocaleLowerCase().includes(wanted)) ?? [];
  return (
    <div className="stack">
      <div className="page-head"><h1>{words.title}</h1><TextField type="search" label={words.search} maxLength={100} value={name} change={setName} testId="patient-search" /></div>
      {isPending && <Skeleton className="line-wait" count={4} />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && items.length === 0 && <div className="empty box"><Users aria-hidden /><p className="empty-title">{wanted === "" ? words.none : words.noneFound}</p><p>{words.noneText}</p></div>}
      <ul className="lines">
        {items.map(({ id, name: who, visit }) => (
          <li key={id} className="line" data-testid="patient">
            <Link to={`/patients/${id}`} className="line-main"><Avatar name={who} /><span className="line-words"><strong dir="auto">{who}</strong><span className="soft small">{words.visit(fullDay(visit.starts_at))}</span></span><ChevronRight className="line-on" aria-hidden /></Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
