/** Days on which the whole clinic is closed. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { holidays, removeHoliday, setHoliday } from "../../api/admin";
import { fullDay } from "../../format";
import { LoadFailed } from "../../shell/States";
import { admin } from "../../texts/admin";
import { TextField } from "../../ui/Field";
import { fieldError } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";

const day = (date: string) => fullDay(date, "UTC");

/** See the head of this file. */
export default function Holidays() {
  const words = admin.holidays;
  const { data, error, isPending, refetch } = useQuery(holidays());
  const [date, setDate] = useState("");
  const [name, setName] = useState("");
  const [isChecked, setChecked] = useState(false);
  const add = useMutation({ mutationFn: () => setHoliday(date, name.trim()), onSuccess: () => { setDate(""); setName(""); setChecked(false); } });
  const remove = useMutation({ mutationFn: removeHoliday });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (date !== "" && name.trim() !== "") add.mutate();
  };
  const left = add.data?.outside.length ?? 0;
  return (
    <section className="box" aria-label={admin.parts.holidays} data-testid="holidays">
      {isPending && <Skeleton className="line-wait" count={2} />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && <p className="soft">{words.none}</p>}
      <ul className="entries">
        {data?.items.map((one) => (
          <li key={one.date} className="entry" data-testid="holiday">
            <span><strong dir="auto">{one.name}</strong> <span className="soft">{day(one.date)}</span></span>
            <button type="button" className="button button-quiet button-icon" aria-label={words.remove(day(one.date))} disabled={remove.isPending} onClick={() => remove.mutate(one.date)}><Trash2 aria-hidden /></button>
          </li>
        ))}
      </ul>
      <form className="form-line" onSubmit={submit} noValidate>
        <TextField type="date" label={words.date} value={date} change={setDate} testId="holiday-date" error={isChecked && date === "" ? admin.users.missing : fieldError(add.error, "date")} />
        <TextField label={words.name} maxLength={100} value={name} change={setName} testId="holiday-name" error={isChecked && name.trim() === "" ? admin.users.missing : fieldError(add.error, "name")} />
        <button type="submit" className="button" data-testid="add-holiday" disabled={add.isPending}><Plus aria-hidden />{words.add}</button>
      </form>
      <div role="status">{left > 0 && <p className="notice">{words.outside(left)}</p>}</div>
      <ProblemNotice error={add.error ?? remove.error} />
    </section>
  );
}
