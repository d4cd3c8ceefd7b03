/** Choosing a time with one provider for one kind of visit, and saying for whom and why. */
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { provider, visitTypes } from "../../api/directory";
import { myPatients } from "../../api/privacy";
import { Link, useParameter } from "../../router";
import { LoadFailed } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { booking } from "../../texts/booking";
import { Portrait } from "../../ui/Portrait";
import { Skeleton } from "../../ui/Skeleton";
import { Picker } from "./Picker";
import { Wish } from "./Wish";
import "../visits/visits.css";
import "../directory/directory.css";
import "./book.css";

/** See the head of this file. */
export default function BookPage({ provider: id = "", type: typeId = "" }: { provider?: string; type?: string }) {
  const words = booking.pick;
  useTitle(words.title);
  const asked = useParameter("at");
  const [chosen, setChosen] = useState<string | null>(asked);
  const [isMissing, setMissing] = useState(false);
  const who = useQuery(provider(id));
  const types = useQuery(visitTypes(id));
  const people = useQuery(myPatients());
  const type = types.data?.find((one) => one.id === typeId && one.active);
  const error = who.error ?? types.error ?? people.error;
  const choose = (at: string | null) => {
    setChosen(at);
    setMissing(false);
  };
  const head = <Link to={`/providers/${id}`} className="back"><ArrowLeft aria-hidden />{who.data?.name ?? booking.provider.back}</Link>;
  if (error) return <>{head}<LoadFailed error={error} retry={() => void Promise.all([who.refetch(), types.refetch(), people.refetch()])} /></>;
  if (!who.data || !types.data || !people.data) return <>{head}<Skeleton className="next-wait" /></>;
  if (!type) return <>{head}<p className="note-good" role="status">{booking.provider.noVisits}</p></>;
  return (
    <>
      {head}
      <div className="page-head">
        <div className="next-who">
          <Portrait id={id} name={who.data.name} photo={who.data.photo} />
          <div><h1>{words.title}</h1><p className="soft">{words.with(`${type.name} (${booking.provider.minutes(type.duration_minutes)})`, who.data.name)}</p></div>
        </div>
      </div>
      <div className="book">
        <Picker who={who.data} type={type} chosen={chosen} choose={choose} isMissing={isMissing} />
        <Wish who={who.data} type={type} people={people.data} chosen={chosen} choose={choose} missTime={() => setMissing(true)} />
      </div>
    </>
  );
}
