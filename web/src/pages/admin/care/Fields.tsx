/** Fields that clinicians work in, as patients search by them. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { specializations } from "../../../api/directory";
import { addField, removeField } from "../../../api/office";
import { LoadFailed } from "../../../shell/States";
import { admin } from "../../../texts/admin";
import { office } from "../../../texts/office";
import { TextField } from "../../../ui/Field";
import { fieldError, isAboutField } from "../../../ui/forms";
import { ProblemNotice } from "../../../ui/ProblemNotice";
import { Skeleton } from "../../../ui/Skeleton";
import { idOf } from "./fieldId";

/** See the head of this file. */
export default function Fields() {
  const words = office.fields;
  const { data, error, isPending, refetch } = useQuery(specializations());
  const [name, setName] = useState("");
  const [isChecked, setChecked] = useState(false);
  const add = useMutation({
    mutationFn: () => addField({ id: idOf(name), name: name.trim() }),
    onSuccess: () => {
      setName("");
      setChecked(false);
    },
  });
  const remove = useMutation({ mutationFn: removeField });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (name.trim() !== "") add.mutate();
  };
  return (
    <section className="box" aria-label={admin.parts.fields} data-testid="fields">
      <p className="soft">{words.lead}</p>
      {isPending && <Skeleton className="line-wait" count={3} />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data?.length === 0 && <p className="soft">{words.none}</p>}
      <ul className="entries">
        {data?.map((one) => (
          <li key={one.id} className="entry" data-testid="field">
            <strong dir="auto">{one.name}</strong>
            <button type="button" className="button button-quiet button-icon" aria-label={words.remove(one.name)} disabled={remove.isPending} onClick={() => remove.mutate(one.id)}><Trash2 aria-hidden /></button>
          </li>
        ))}
      </ul>
      <form className="form-line" onSubmit={submit} noValidate>
        <TextField label={words.name} maxLength={80} value={name} change={setName} testId="field-name" error={isChecked && name.trim() === "" ? admin.users.missing : fieldError(add.error, "name")} />
        <button type="submit" className="button" data-testid="add-field" disabled={add.isPending}><Plus aria-hidden />{words.add}</button>
      </form>
      <ProblemNotice error={isAboutField(add.error, "name") ? remove.error : add.error ?? remove.error} />
    </section>
  );
}
