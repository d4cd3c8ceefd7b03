/** A patient's own record, and those of people they act for. */
import { useQuery } from "@tanstack/react-query";
import { FolderHeart } from "lucide-react";
import { useState } from "react";
import { myPatients } from "../../api/privacy";
import { LoadFailed } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { records } from "../../texts/records";
import { SelectField } from "../../ui/Field";
import { Skeleton } from "../../ui/Skeleton";
import { Record } from "./Record";

/** See the head of this file. */
export default function RecordsPage() {
  useTitle(records.title);
  const { data, error, isPending, refetch } = useQuery(myPatients());
  const [chosen, setChosen] = useState<string | null>(null);
  if (isPending) return <Skeleton className="line-wait" count={4} />;
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  const patient = data.find(({ id }) => id === chosen) ?? data.find(({ relation }) => relation === "OWN") ?? data[0];
  if (!patient) return <div className="empty box"><FolderHeart aria-hidden /><h1 className="empty-title">{records.title}</h1><p>{records.nobody}</p></div>;
  return (
    <div className="stack">
      <div className="page-head">
        <div><h1>{records.title}</h1><p className="soft">{records.lead}</p></div>
        {data.length > 1 && <SelectField label={records.whose} value={patient.id} options={Object.fromEntries(data.map(({ id, name }) => [id, name]))} change={setChosen} testId="whose" />}
      </div>
      <Record key={patient.id} patient={patient.id} />
    </div>
  );
}
