/** For whom, why, and what is agreed to: then the time is kept. Nothing typed is lost when somebody else was quicker. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useRef, useState, type SubmitEvent } from "react";
import { appointmentsChanged } from "../../api/appointments";
import { api, body, onceKey, type Schemas } from "../../api/client";
import type { VisitType } from "../../api/directory";
import { consentKinds, consentsOf, giveConsent } from "../../api/privacy";
import { fullDay, isSameClock, money, ownZone, time, zoneName, zonePlace } from "../../format";
import { go } from "../../router";
import { booking } from "../../texts/booking";
import { SelectField, TextArea } from "../../ui/Field";
import { fieldError, focusFirstInvalid } from "../../ui/forms";
import { Consents, type Asked } from "./Consents";
import { Refused } from "./Refused";

interface WishProps {
  readonly who: Schemas["ProviderBody"];
  readonly type: VisitType;
  readonly people: readonly Schemas["PatientBody"][];
  readonly chosen: string | null;
  readonly choose: (starts_at: string | null) => void;
  readonly missTime: () => void;
}

/** See the head of this file. */
export function Wish({ who, type, people, chosen, choose, missTime }: WishProps) {
  const words = booking.pick;
  const form = useRef<HTMLFormElement>(null);
  const client = useQueryClient();
  const [patient, setPatient] = useState(people[0]?.id ?? "");
  const [currency, setCurrency] = useState(type.fee.currency);
  const [reason, setReason] = useState("");
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [isChecked, setChecked] = useState(false);
  const asked = useAsked(patient);
  // One wish has one key: sent twice it is kept once, and another time is another wish.
  const key = useRef({ wish: "", once: "" });
  const hold = useMutation({
    mutationFn: async (starts_at: string) => {
      for (const { kind, number } of asked ?? []) await giveConsent(patient, kind, number);
      const wish = { provider_id: who.id, visit_type_id: type.id, starts_at, patient_id: patient, patient_zone: ownZone(), reason: reason.trim() || null, currency };
      const text = JSON.stringify(wish);
      if (key.current.wish !== text) key.current = { wish: text, once: onceKey() };
      return body(api.POST("/appointments", { params: { header: { "Idempotency-Key": key.current.once } }, body: wish }));
    },
    onSuccess: ({ id }) => go(`/visits/${id}/payment`),
    onSettled: () => {
      void appointmentsChanged();
      void client.invalidateQueries({ queryKey: ["provider", who.id, "openings"] });
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (chosen === null) missTime();
    const isComplete = asked !== null && asked.every(({ kind }) => ticked.includes(kind));
    if (chosen !== null && isComplete) hold.mutate(chosen);
    else focusFirstInvalid(form.current);
  };
  const prices = [type.fee, ...type.other_prices];
  return (
    <form ref={form} id="wish" tabIndex={-1} className="box wish" onSubmit={submit} noValidate>
      <Chosen zone={who.zone} chosen={chosen} isMissing={isChecked && chosen === null} />
      {people.length > 1 && <People people={people} patient={patient} change={setPatient} />}
      {type.payment !== "FREE" && prices.length > 1 && (
        <SelectField label={words.currency} value={currency} change={setCurrency} options={Object.fromEntries(prices.map((price) => [price.currency, money(price)]))} />
      )}
      <TextArea label={words.reason} hint={words.reasonHint} value={reason} change={setReason} maxLength={2000} rows={4} testId="reason" error={fieldError(hold.error, "reason")} />
      <Consents asked={asked ?? []} ticked={ticked} change={setTicked} isChecked={isChecked} />
      <Refused error={hold.error} choose={(at) => {
        hold.reset();
        choose(at);
      }} />
      <p className="soft small">{words.holdHint}</p>
      <button type="submit" className="button button-primary button-large" data-testid="hold" disabled={hold.isPending || asked === null}>{hold.isPending ? words.busy : words.hold}</button>
    </form>
  );
}

function Chosen({ zone, chosen, isMissing }: { zone: string; chosen: string | null; isMissing: boolean }) {
  const words = booking.pick;
  return (
    <div role="status" className="chosen">
      <p className="field-label">{words.chosen}</p>
      {chosen === null && !isMissing && <p className="soft">{words.noneChosen}</p>}
      {isMissing && <p className="field-error">{words.missing}</p>}
      {chosen !== null && (
        <p data-testid="chosen">
          <strong>{fullDay(chosen)}, {time(chosen)}</strong> <span className="soft">{zoneName(ownZone(), chosen)}</span>
          {!isSameClock(ownZone(), zone, chosen) && <><br /><span className="soft small">{words.theirTime(time(chosen, zone), `${zonePlace(zone)} (${zoneName(zone, chosen)})`)}</span></>}
        </p>
      )}
    </div>
  );
}

function People({ people, patient, change }: { people: WishProps["people"]; patient: string; change: (id: string) => void }) {
  const words = booking.pick;
  const name = useId();
  return (
    <fieldset className="people">
      <legend className="field-label">{words.who}</legend>
      {people.map((one) => (
        <label key={one.id} className="tick">
          <input type="radio" name={name} checked={one.id === patient} onChange={() => change(one.id)} data-testid="patient" />
          <span>{one.relation === "OWN" ? `${words.me} (${one.name})` : one.name}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** What this patient has not agreed to yet, in its newest words; `null` while that is not known. */
function useAsked(patient: string): readonly Asked[] | null {
  const kinds = useQuery(consentKinds());
  const given = useQuery({ ...consentsOf(patient), enabled: patient !== "" });
  if (!kinds.data || !given.data) return kinds.error || given.error ? [] : null;
  const missing = given.data.missing;
  return kinds.data.flatMap(({ kind, text }) => (text && missing.includes(kind) ? [{ kind, number: text.number, words: text.words }] : []));
}
