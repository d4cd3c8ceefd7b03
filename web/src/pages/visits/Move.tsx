/** Another time for a visit with the same clinician. The old time is kept until the new one is, and nothing is paid again. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarCheck } from "lucide-react";
import { useState } from "react";
import { appointmentsChanged, type Appointment } from "../../api/appointments";
import { api, body, ifMatch, onceKey } from "../../api/client";
import { provider, visitTypes } from "../../api/directory";
import { ApiError } from "../../api/problem";
import { fullDay, time } from "../../format";
import { LoadFailed } from "../../shell/States";
import { visits } from "../../texts/visits";
import { Skeleton } from "../../ui/Skeleton";
import { Picker } from "../book/Picker";
import { Refused } from "../book/Refused";
import "../book/book.css";

/** See the head of this file. */
export function Move({ visit }: { visit: Appointment }) {
  const words = visits.change;
  const who = useQuery(provider(visit.provider.id));
  const types = useQuery(visitTypes(visit.provider.id));
  const isGone = who.error instanceof ApiError && who.error.status === 404;
  const type = types.data?.find((one) => one.id === visit.visit_type.id && one.active);
  const mayMove = visit.may.includes("RESCHEDULE");
  if (!mayMove) return null;
  return (
    <section className="stack" aria-labelledby="move" data-testid="move-visit">
      <div><h2 id="move">{words.move}</h2><p className="soft">{words.moveLead}</p></div>
      {(isGone || (types.data && !type)) && <p className="box soft" role="status">{words.moveNone}</p>}
      {!isGone && (who.error ?? types.error) && <LoadFailed error={who.error ?? types.error} retry={() => void Promise.all([who.refetch(), types.refetch()])} />}
      {!who.error && !types.error && !(who.data && types.data) && <Skeleton className="next-wait" />}
      {who.data && type && <Choice visit={visit} who={who.data} type={type} />}
    </section>
  );
}

function Choice({ visit, ...offer }: { visit: Appointment } & Pick<Parameters<typeof Picker>[0], "who" | "type">) {
  const words = visits.change;
  const client = useQueryClient();
  const [chosen, setChosen] = useState<string | null>(null);
  const [once] = useState(onceKey);
  const move = useMutation({
    // The same wish for the same visit as it is goes once, however often it is sent.
    mutationFn: (starts_at: string) => body(api.POST("/appointments/{id}/reschedule", {
      params: { path: { id: visit.id }, header: { ...ifMatch(visit.version), "Idempotency-Key": `${once}-${visit.version}-${Date.parse(starts_at)}` } }, body: { starts_at },
    })),
    onSuccess: () => setChosen(null),
    onSettled: () => Promise.all([appointmentsChanged(), client.invalidateQueries({ queryKey: ["provider", visit.provider.id, "openings"] })]),
  });
  const choose = (at: string) => {
    move.reset();
    setChosen(at);
  };
  return (
    <>
      <Picker {...offer} chosen={chosen} choose={choose} isMissing={false} />
      <div id="wish" tabIndex={-1} className="stack">
        {/* Where the button was, so that it is seen. */}
        <div role="status">{move.isSuccess && <p className="note-good" data-testid="moved"><CalendarCheck aria-hidden />{words.moved(`${fullDay(visit.starts_at)}, ${time(visit.starts_at)}`)}</p>}</div>
        <Refused error={move.error} choose={choose} />
        {chosen !== null && <button type="button" className="button button-primary button-large" data-testid="move-here" disabled={move.isPending} onClick={() => move.mutate(chosen)}>{words.moveTo(`${fullDay(chosen)}, ${time(chosen)}`)}</button>}
      </div>
    </>
  );
}
