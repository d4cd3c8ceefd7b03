/** Booking for somebody who is on the phone: for whom, with whom, what and when. The time is kept, and confirmed once they agreed. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useRef, useState } from "react";
import { appointmentsChanged } from "../../../api/appointments";
import { api, body, onceKey, type Schemas } from "../../../api/client";
import { provider, visitTypes } from "../../../api/directory";
import { providerNames } from "../../../api/money";
import { fullDay, time } from "../../../format";
import { go, Link } from "../../../router";
import { LoadFailed } from "../../../shell/States";
import { office } from "../../../texts/office";
import { SelectField } from "../../../ui/Field";
import { focusFirstInvalid } from "../../../ui/forms";
import { Picker } from "../../book/Picker";
import { Refused } from "../../book/Refused";
import { PatientField } from "./PatientField";
import "../../book/book.css";

type Patient = Schemas["PatientBody"];

/** See the head of this file. */
export function NewAppointment() {
  const words = office.booking;
  const [patient, setPatient] = useState<Patient | null>(null);
  const [who, setWho] = useState("");
  const [what, setWhat] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const [isChecked, setChecked] = useState(false);
  const asked = useRef<HTMLElement>(null);
  const names = useQuery(providerNames());
  const page = useQuery({ ...provider(who), enabled: who !== "" });
  const types = useQuery({ ...visitTypes(who), enabled: who !== "" });
  const offered = types.data?.filter(({ active }) => active) ?? [];
  const type = offered.find(({ id }) => id === what);
  // One wish has one key: sent twice it is kept once.
  const key = useRef({ wish: "", once: "" });
  const hold = useMutation({
    mutationFn: (wish: Schemas["Booking"]) => {
      const text = JSON.stringify(wish);
      if (key.current.wish !== text) key.current = { wish: text, once: onceKey() };
      return body(api.POST("/appointments", { params: { header: { "Idempotency-Key": key.current.once } }, body: wish }));
    },
    onSuccess: ({ id }) => go(`/admin/appointments/${id}`),
    onSettled: appointmentsChanged,
  });
  const choose = (at: string | null) => {
    hold.reset();
    setChosen(at);
  };
  const keep = () => {
    setChecked(true);
    if (!patient) focusFirstInvalid(asked.current);
    else if (type && chosen !== null) hold.mutate({ provider_id: who, visit_type_id: type.id, starts_at: chosen, patient_id: patient.id });
  };
  const error = names.error ?? page.error ?? types.error;
  return (
    <div className="stack">
      <Link to="/admin/appointments" className="back"><ArrowLeft aria-hidden />{office.appointments.back}</Link>
      <section ref={asked} className="box" aria-labelledby="book-for" data-testid="book-for">
        <div><h2 id="book-for">{words.title}</h2><p className="soft">{words.lead}</p></div>
        <div className="fields">
          <PatientField label={office.appointments.patient} change={setPatient} error={isChecked && !patient ? words.patientMissing : null} />
          <SelectField
            label={office.appointments.provider} value={who} options={{ "": words.choose, ...Object.fromEntries(names.data ?? []) }} testId="book-provider"
            change={(id) => {
              setWho(id);
              setWhat("");
              choose(null);
            }}
          />
          {who !== "" && (
            <SelectField
              label={words.what} value={what} options={{ "": words.choose, ...Object.fromEntries(offered.map(({ id, name }) => [id, name])) }} testId="book-type"
              change={(id) => {
                setWhat(id);
                choose(null);
              }}
            />
          )}
        </div>
        {error && <LoadFailed error={error} retry={() => void Promise.all([names.refetch(), page.refetch(), types.refetch()])} />}
      </section>
      {page.data && type && <Picker key={type.id} who={page.data} type={type} chosen={chosen} choose={choose} isMissing={false} />}
      <div id="wish" tabIndex={-1} className="stack">
        <Refused error={hold.error} choose={choose} />
        {chosen !== null && <button type="button" className="button button-primary button-large" data-testid="book-now" disabled={hold.isPending} onClick={keep}>{words.keep(`${fullDay(chosen)}, ${time(chosen)}`)}</button>}
      </div>
    </div>
  );
}
