/** Whoever holds a prescription on paper, a pharmacy above all, checks here that it is real and stands. */
import { useMutation } from "@tanstack/react-query";
import { useRef, useState, type SubmitEvent } from "react";
import { api, body, type Schemas } from "../../api/client";
import { codeOf } from "../../api/problem";
import { fullDay } from "../../format";
import { check as words } from "../../texts/check";
import { TextField } from "../../ui/Field";
import { focusFirstInvalid } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Frame } from "../account/Frame";
import "./check.css";

/** See the head of this file. */
export default function CheckPage() {
  const form = useRef<HTMLFormElement>(null);
  const [code, setCode] = useState("");
  const [isChecked, setChecked] = useState(false);
  const look = useMutation({
    mutationFn: () => body(api.GET("/prescription-checks/{code}", { params: { path: { code: code.trim() } } })),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (code.trim() === "") focusFirstInvalid(form.current);
    else look.mutate();
  };
  const isUnknown = codeOf(look.error) === "not_found";
  return (
    <Frame title={words.title} lead={words.lead}>
      <form ref={form} className="form" onSubmit={submit} noValidate>
        <TextField
          label={words.code} hint={words.hint} name="code" value={code} change={setCode} testId="code" maxLength={40}
          autoComplete="off" autoCapitalize="characters" spellCheck={false} dir="ltr"
          error={isChecked && code.trim() === "" ? words.missing : null}
        />
        <button type="submit" className="button button-primary button-large button-wide" data-testid="check" disabled={look.isPending}>
          {words.submit}
        </button>
      </form>
      {isUnknown && <p className="notice notice-error" role="alert" data-testid="unknown">{words.unknown}</p>}
      {!isUnknown && <ProblemNotice error={look.error} />}
      <div role="status">{look.data && <Found found={look.data} />}</div>
    </Frame>
  );
}

function Found({ found }: { found: Schemas["PrescriptionCheck"] }) {
  const { patient, provider } = found;
  const licence = [provider.licence_number, provider.licence_authority].filter(Boolean).join(", ");
  return (
    <section className="check-found" data-status={found.status} data-testid="found">
      <h2>{words.status[found.status]}</h2>
      <p>{words.advice[found.status]}</p>
      <dl>
        <dt>{words.signedBy}</dt><dd>{provider.name} ({licence})</dd>
        <dt>{words.clinic}</dt><dd>{found.clinic}</dd>
        <dt>{words.patient}</dt><dd>{[patient.initials, patient.birth_year].filter(Boolean).join(", ")}</dd>
        <dt>{words.signedOn}</dt><dd>{fullDay(found.signed_on, "UTC")}</dd>
        <dt>{words.validUntil}</dt><dd>{fullDay(found.valid_until, "UTC")}</dd>
        <dt>{words.count}</dt><dd>{found.item_count}</dd>
      </dl>
      <ol>
        {found.items.map((item, index) => (
          // Two lines may say the same; their order is that of the paper.
          <li key={index}><strong>{item.medicine}</strong><span>{item.directions}</span><span>{item.quantity}</span></li>
        ))}
      </ol>
    </section>
  );
}
