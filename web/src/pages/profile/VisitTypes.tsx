/** What can be booked: kinds of visits with their length and price. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import type { Schemas } from "../../api/client";
import { visitTypes } from "../../api/directory";
import { saveVisitType, type VisitType } from "../../api/profile";
import { money } from "../../format";
import { locale } from "../../language";
import { LoadFailed } from "../../shell/States";
import { common } from "../../texts/common";
import { profile } from "../../texts/profile";
import { SelectField, TextField } from "../../ui/Field";
import { fieldError } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";

/** See the head of this file. */
export function VisitTypes({ id }: { id: string }) {
  const words = profile.types;
  const { data, error, isPending, refetch } = useQuery(visitTypes(id));
  const [open, setOpen] = useState<string | null>(null);
  const close = () => setOpen(null);
  return (
    <section className="box" aria-labelledby="types" data-testid="visit-types">
      <div><h2 id="types">{words.title}</h2><p className="soft">{words.lead}</p></div>
      {isPending && <Skeleton className="line-wait" count={2} />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data?.length === 0 && <p className="soft">{words.none}</p>}
      <ul className="entries">
        {data?.map((one) => (
          <li key={one.id} data-testid="visit-type">
            {open === one.id ? <Form provider={id} one={one} close={close} /> : (
              <div className="entry">
                <span><strong dir="auto">{one.name}</strong> {!one.active && <span className="badge-state">{words.off}</span>}<br /><span className="soft small">{words.kinds[one.kind]} · {words.minutes(one.duration_minutes)} · {one.payment === "FREE" ? words.payments.FREE : money(one.fee)}</span></span>
                <button type="button" className="button button-small" aria-label={words.changeOne(one.name)} data-testid="change-type" onClick={() => setOpen(one.id)}>{words.change}</button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {open === "new"
        ? <Form provider={id} one={null} close={close} currency={data?.[0]?.fee.currency} />
        : <button type="button" className="button" data-testid="add-type" onClick={() => setOpen("new")}><Plus aria-hidden />{words.add}</button>}
    </section>
  );
}

interface FormProps {
  readonly provider: string;
  readonly one: VisitType | null;
  readonly close: () => void;
  readonly currency?: string | undefined;
}

function Form({ provider, one, close, currency = "EUR" }: FormProps) {
  const words = profile.types;
  const digits = digitsOf(one?.fee.currency ?? currency);
  const [name, setName] = useState(one?.name ?? "");
  const [kind, setKind] = useState<Schemas["VisitKind"]>(one?.kind ?? "VIDEO");
  const [minutes, setMinutes] = useState(String(one?.duration_minutes ?? 20));
  const [fee, setFee] = useState(one ? (one.fee.minor / 10 ** digits).toFixed(digits) : "");
  const [unit, setUnit] = useState<string>(one?.fee.currency ?? currency);
  const [payment, setPayment] = useState<Schemas["PaymentTime"]>(one?.payment ?? "LATER");
  const [approval, setApproval] = useState(one?.needs_approval ?? false);
  const [active, setActive] = useState(one?.active ?? true);
  const [isChecked, setChecked] = useState(false);
  const save = useMutation({ mutationFn: (input: Schemas["VisitTypeInput"]) => saveVisitType(provider, one, input), onSuccess: close });
  const isFree = payment === "FREE";
  const minor = isFree ? 0 : minorOf(fee, digitsOf(unit));
  const length = /^\d{1,3}$/.test(minutes.trim()) ? Number(minutes) : null;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (name.trim() === "" || length === null || minor === null) return;
    save.mutate({ name: name.trim(), kind, duration_minutes: length, fee: { minor, currency: unit }, other_prices: one?.other_prices ?? [], payment, needs_approval: approval, active });
  };
  const { error } = save;
  return (
    <form className="form type-form" onSubmit={submit} noValidate data-testid="type-form">
      <div className="fields">
        <TextField label={words.name} maxLength={80} value={name} change={setName} testId="type-name" error={isChecked && name.trim() === "" ? words.nameMissing : fieldError(error, "name")} />
        <SelectField label={words.kind} value={kind} options={words.kinds} change={setKind} />
        <TextField label={words.length} hint={words.lengthHint} inputMode="numeric" value={minutes} change={setMinutes} testId="type-minutes" error={isChecked && length === null ? words.lengthWrong : fieldError(error, "duration_minutes")} />
        <SelectField label={words.payment} value={payment} options={words.payments} change={setPayment} />
        {!isFree && <TextField label={words.fee} inputMode="decimal" value={fee} change={setFee} testId="type-fee" error={isChecked && minor === null ? words.feeWrong : fieldError(error, "fee")} />}
        {!isFree && <TextField label={words.currency} hint={words.currencyHint} dir="ltr" maxLength={3} value={unit} change={(text) => setUnit(text.toUpperCase())} error={fieldError(error, "fee.currency")} />}
      </div>
      <label className="tick"><input type="checkbox" checked={approval} onChange={({ target }) => setApproval(target.checked)} /><span>{words.approval}</span></label>
      <label className="tick"><input type="checkbox" checked={active} data-testid="type-active" onChange={({ target }) => setActive(target.checked)} /><span>{words.active}</span></label>
      <ProblemNotice error={error} />
      <div className="row">
        <button type="submit" className="button button-primary" data-testid="save-type" disabled={save.isPending}>{common.save}</button>
        <button type="button" className="button" onClick={close}>{common.cancel}</button>
      </div>
    </form>
  );
}

/** Currencies know how many digits they have; one that is still being typed has two. */
function digitsOf(currency: string): number {
  try {
    return new Intl.NumberFormat(locale(), { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

function minorOf(text: string, digits: number): number | null {
  const plain = text.trim().replace(",", ".");
  return /^\d{1,8}(\.\d{1,3})?$/.test(plain) ? Math.round(Number(plain) * 10 ** digits) : null;
}
