/** Choosing a time, saying for whom and why, and having it kept. What was typed stays whatever becomes of the time. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { appointmentsChanged } from "../../api/appointments";
import { api, body } from "../../api/client";
import { myPatients, provider, visitTypes, type Opening, type ProviderEntry, type VisitType } from "../../api/directory";
import { useOnce } from "../../api/once";
import { ApiError } from "../../api/problem";
import { fullDay, isSameClock, money, ownZone, shortDay, time, timeSpan, zoneName, zonePlace } from "../../format";
import { go, Link, replace } from "../../router";
import { LoadFailed } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { booking } from "../../texts/booking";
import { visits } from "../../texts/visits";
import { SelectField, TextArea } from "../../ui/Field";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";
import { Week } from "./Week";
import "../visits/visits.css";
import "./book.css";

const REASON_MAX = 2_000;

/** See the head of this file. */
export default function BookPage({ provider: id = "", type = "" }: { provider?: string; type?: string }) {
  useTitle(booking.pick.title);
  const who = useQuery(provider(id));
  const types = useQuery(visitTypes(id));
  const error = who.error ?? types.error;
  const what = types.data?.find((one) => one.id === type);
  return (
    <>
      <Link to={`/providers/${id}`} className="back"><ArrowLeft aria-hidden />{who.data?.name ?? booking.directory.back}</Link>
      <div className="page-head"><h1>{booking.pick.title}</h1></div>
      {error && <LoadFailed error={error} retry={() => void Promise.all([who.refetch(), types.refetch()])} />}
      {!error && !(who.data && types.data) && <Skeleton className="next-wait" />}
      {who.data && types.data && what && <Booking who={who.data} types={types.data} what={what} />}
      {who.data && types.data && !what && <p className="note-good" role="status">{booking.pick.typeGone}</p>}
    </>
  );
}

function Booking({ who, types, what }: { who: ProviderEntry; types: readonly VisitType[]; what: VisitType }) {
  const words = booking.pick;
  const client = useQueryClient();
  const { data: patients } = useQuery(myPatients());
  const [slot, setSlot] = useState<Opening | null>(null);
  const [patient, setPatient] = useState("");
  const [currency, setCurrency] = useState("");
  const [reason, setReason] = useState("");
  const key = useOnce();
  const prices = [what.fee, ...what.other_prices];
  const price = prices.find((one) => one.currency === currency) ?? what.fee;
  const hold = useMutation({
    mutationFn: (wanted: Opening) => {
      const wish = {
        provider_id: who.id, visit_type_id: what.id, starts_at: wanted.starts_at, patient_zone: ownZone(), reason: reason.trim() || null,
        currency: price.currency, patient_id: patient || (patients?.[0]?.id ?? null),
      };
      return body(api.POST("/appointments", { params: { header: { "Idempotency-Key": key(wish) } }, body: wish }));
    },
    onSuccess: (held) => go(held.payment === "BEFORE" ? `/visits/${held.id}/payment` : `/visits/${held.id}`),
    onSettled: () => Promise.all([appointmentsChanged(), client.invalidateQueries({ queryKey: ["directory", who.id, "openings"] })]),
  });
  const choose = (opening: Opening) => {
    hold.reset();
    setSlot(opening);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (slot) hold.mutate(slot);
  };
  return (
    <form className="book" onSubmit={submit} noValidate>
      <div className="stack">
        {types.length > 1 && (
          <SelectField
            label={words.type} value={what.id} testId="visit-type" options={Object.fromEntries(types.map((one) => [one.id, nameOf(one)]))}
            change={(other) => { setSlot(null); hold.reset(); replace(`/book/${who.id}/${other}`); }}
          />
        )}
        <Week providerId={who.id} typeId={what.id} zone={who.zone} chosen={slot} choose={choose} />
      </div>
      <section className="box book-side" aria-label={words.yours}>
        <h2>{words.yours}</h2>
        <Chosen slot={slot} who={who} what={what} />
        {patients && patients.length > 1 && (
          <SelectField label={words.patient} value={patient || (patients[0]?.id ?? "")} testId="patient" options={Object.fromEntries(patients.map((one) => [one.id, one.name]))} change={setPatient} />
        )}
        {prices.length > 1 && (
          <SelectField label={words.currency} value={price.currency} testId="currency" options={Object.fromEntries(prices.map((one) => [one.currency, money(one)]))} change={setCurrency} />
        )}
        <TextArea label={words.reason} hint={words.reasonHint} value={reason} change={setReason} maxLength={REASON_MAX} rows={3} testId="reason" />
        <p className="soft small">{what.payment === "FREE" ? words.free : words.price(money(price), what.payment)}{what.needs_approval && ` ${words.approval}`}</p>
        <ProblemNotice error={hold.error} />
        <Instead error={hold.error} choose={choose} />
        <button type="submit" className="button button-primary button-large" data-testid="hold-time" disabled={!slot || hold.isPending}>{words.hold}</button>
        <p className="soft small">{words.holdHint}</p>
      </section>
    </form>
  );
}

/** What was chosen, on both clocks where they differ. */
function Chosen({ slot, who, what }: { slot: Opening | null; who: ProviderEntry; what: VisitType }) {
  return (
    <div role="status" data-testid="chosen" data-at={slot?.starts_at ?? ""}>
      <p className="next-name">{who.name}</p>
      <p className="soft">{nameOf(what)}</p>
      {!slot && <p className="book-none">{booking.pick.notYet}</p>}
      {slot && (
        <>
          <p className="next-day">{fullDay(slot.starts_at)}</p>
          <p className="book-time">{timeSpan(slot.starts_at, slot.ends_at)} <span className="soft small">{zoneName(ownZone(), slot.starts_at)}</span></p>
          {!isSameClock(ownZone(), who.zone, slot.starts_at) && <p className="soft small">{visits.page.theirTime(time(slot.starts_at, who.zone), zonePlace(who.zone))}</p>}
        </>
      )}
    </div>
  );
}

/** The nearest times that are free when the chosen one is not any more. */
function Instead({ error, choose }: { error: unknown; choose: (opening: Opening) => void }) {
  const given = error instanceof ApiError ? error.more["alternatives"] : undefined;
  const free = Array.isArray(given) ? (given as Opening[]) : [];
  if (free.length === 0) return null;
  return (
    <div data-testid="alternatives">
      <p className="book-instead">{booking.pick.instead}</p>
      <div className="row">
        {free.map((one) => (
          <button key={one.starts_at} type="button" className="button" data-testid="alternative" onClick={() => choose(one)}>{`${shortDay(one.starts_at)}, ${time(one.starts_at)}`}</button>
        ))}
      </div>
    </div>
  );
}

function nameOf({ name, duration_minutes, kind }: VisitType): string {
  return `${name} · ${booking.minutes(duration_minutes)} · ${visits.kind[kind]}`;
}
