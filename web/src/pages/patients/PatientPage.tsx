/** A patient's chart as the provider who treats them sees it. */
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { personOf, treated, type Treated } from "../../api/records";
import { fullDay, zonePlace } from "../../format";
import { Link } from "../../router";
import { LoadFailed } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { records } from "../../texts/records";
import { Skeleton } from "../../ui/Skeleton";
import { Record } from "../records/Record";
import "../visits/visits.css";

/** See the head of this file. A record that was opened in an emergency has no visit that names the person. */
export default function PatientPage({ id = "" }: { id?: string }) {
  const words = records.patients;
  const { data, error, isPending, refetch } = useQuery(treated());
  const known = data?.find((one) => one.id === id);
  useTitle(known?.name ?? records.title);
  if (isPending) return <Skeleton className="line-wait" count={4} />;
  if (error && !data) return <LoadFailed error={error} retry={() => void refetch()} />;
  return (
    <div className="stack">
      <Link to="/patients" className="back"><ArrowLeft aria-hidden />{words.title}</Link>
      {known ? <Head treated={known} /> : <h1>{records.title}</h1>}
      <Record patient={id} isProvider />
    </div>
  );
}

function Head({ treated: { name, visit } }: { treated: Treated }) {
  const words = records.patients;
  // The name is enough to go on; the rest comes when it can.
  const { data } = useQuery(personOf(visit.id));
  const about = data ? [data.birth_date == null ? null : words.born(fullDay(data.birth_date, "UTC")), data.phone, data.email, zonePlace(data.zone)].filter(Boolean) : [];
  return (
    <>
      <div className="page-head"><div><h1 dir="auto">{name}</h1><p className="soft">{about.map((one, index) => <span key={one}>{index > 0 && " · "}<bdi>{one}</bdi></span>)}</p></div></div>
      {data?.accessibility ? <p className="note-good" dir="auto">{words.needs} {data.accessibility}</p> : null}
    </>
  );
}
