/** A patient's say over their data: what was agreed to, who looked, everything to take along, and the end of the record. */
import { useQuery } from "@tanstack/react-query";
import { ShieldQuestion } from "lucide-react";
import { useState } from "react";
import type { Schemas } from "../../api/client";
import { myPatients, type Patient } from "../../api/privacy";
import { Link, ownPath, useParameter } from "../../router";
import { LoadFailed } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { common } from "../../texts/common";
import { privacy } from "../../texts/privacy";
import { SelectField } from "../../ui/Field";
import { Skeleton } from "../../ui/Skeleton";
import { Consents } from "./Consents";
import { EraseRecord } from "./EraseRecord";
import { Erased } from "./Erased";
import { Looks } from "./Looks";
import { TakeAway } from "./TakeAway";
import "./privacy.css";

/** See the head of this file. */
export default function PrivacyPage() {
  useTitle(privacy.title);
  const { data, error, isPending, refetch } = useQuery(myPatients());
  const next = useParameter("next");
  const [chosen, setChosen] = useState<string | null>(null);
  const [erased, setErased] = useState<Schemas["Erasure"] | null>(null);
  if (erased) return <Erased report={erased} goOn={() => setErased(null)} />;
  if (isPending) return <Skeleton className="line-wait" count={3} />;
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  const patient = data.find(({ id }) => id === chosen) ?? data.find(({ relation }) => relation === "OWN") ?? data[0];
  if (!patient) return <div className="empty box"><ShieldQuestion aria-hidden /><h1 className="empty-title">{privacy.title}</h1><p>{privacy.nobody}</p></div>;
  const decides = patient.relation === "OWN" || patient.relation === "GUARDIAN";
  return (
    <div className="stack">
      <div className="page-head">
        <div><h1>{privacy.title}</h1><p className="soft">{privacy.lead}</p></div>
        {data.length > 1 && <Whose patients={data} chosen={patient.id} choose={setChosen} />}
      </div>
      <Consents key={`consents-${patient.id}`} patient={patient} decides={decides} />
      {next !== null && <Link className="button button-primary" to={ownPath(next, "/home")} data-testid="go-on">{common.back}</Link>}
      <Looks key={`looks-${patient.id}`} patient={patient} />
      {decides && <TakeAway key={`take-${patient.id}`} patient={patient} />}
      {decides && <EraseRecord key={`erase-${patient.id}`} patient={patient} done={setErased} />}
    </div>
  );
}

function Whose({ patients, chosen, choose }: { patients: readonly Patient[]; chosen: string; choose: (id: string) => void }) {
  const names = Object.fromEntries(patients.map(({ id, name, relation }) => [id, relation === "OWN" ? privacy.you(name) : name]));
  return <SelectField label={privacy.whose} value={chosen} options={names} change={choose} testId="whose" />;
}
