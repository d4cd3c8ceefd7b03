/** The first run: whoever has the link that the server printed becomes the first admin and names the clinic. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState, type SubmitEvent } from "react";
import { api, body } from "../../api/client";
import { useSignedIn } from "../../api/session";
import { ownZone } from "../../format";
import { language } from "../../language";
import { Link, replace } from "../../router";
import { Wait } from "../../shell/States";
import { account } from "../../texts/account";
import { setup } from "../../texts/setup";
import { PasswordField, TextField } from "../../ui/Field";
import { fieldError, focusFirstInvalid, isAboutField } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { ZoneField } from "../../ui/ZoneField";
import { Frame } from "../account/Frame";
import { CurrencyField } from "./CurrencyField";
import "./setup.css";

/** Where the first admin goes on. */
const NEXT = "/setup/checks";
const FIELDS = ["clinic", "currency", "name", "email", "password"] as const;

/** See the head of this file. */
export default function SetupPage() {
  const words = setup.begin;
  const state = useQuery({ queryKey: ["setup"], queryFn: () => body(api.GET("/setup")) });
  if (state.isPending) return <Wait />;
  if (state.error) return <Frame title={words.title}><ProblemNotice error={state.error} /></Frame>;
  if (!state.data.needed) {
    return (
      <Frame title={words.doneTitle} lead={words.doneLead}>
        <Link to="/login" className="button button-primary button-wide">{account.signIn.submit}</Link>
      </Frame>
    );
  }
  return <Beginning />;
}

function Beginning() {
  const words = setup.begin;
  const form = useRef<HTMLFormElement>(null);
  const signedIn = useSignedIn();
  // Never sent in an address; what is typed here is for a link that was copied in part.
  const [code, setCode] = useState(() => window.location.hash.slice(1));
  const [said, setSaid] = useState({ clinic: "", currency: "", name: "", email: "", password: "" });
  const [zone, setZone] = useState(ownZone());
  const [isChecked, setChecked] = useState(false);
  const begin = useMutation({
    mutationFn: async () => {
      const { email, password } = said;
      await api.POST("/setup", { body: { ...said, code: code.trim(), email: email.trim(), zone, language: language() } });
      return body(api.POST("/sessions", { body: { email: email.trim(), password } }));
    },
    onSuccess: (session) => {
      signedIn(session);
      replace(session.needs === "ENROLMENT" ? `/enrol?next=${encodeURIComponent(NEXT)}` : NEXT);
    },
    onError: () => focusFirstInvalid(form.current),
  });
  const { error } = begin;
  const field = (name: (typeof FIELDS)[number], missing: string) => ({
    name, value: said[name], testId: name, change: (value: string) => setSaid({ ...said, [name]: value }),
    error: isChecked && said[name].trim() === "" ? missing : fieldError(error, name),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (code.trim() === "" || FIELDS.some((name) => said[name].trim() === "")) focusFirstInvalid(form.current);
    else begin.mutate();
  };
  return (
    <Frame title={words.title} lead={words.lead}>
      <form ref={form} className="form" onSubmit={submit} noValidate>
        <TextField
          label={words.code} hint={words.codeHint} value={code} change={setCode} testId="code" autoComplete="off" spellCheck={false} maxLength={64}
          error={isChecked && code.trim() === "" ? words.codeMissing : null}
        />
        <fieldset className="setup-part">
          <legend>{words.clinic}</legend>
          <TextField label={words.clinicName} hint={words.clinicNameHint} maxLength={200} autoComplete="organization" {...field("clinic", words.clinicMissing)} />
          <ZoneField label={words.zone} hint={words.zoneHint} zone={zone} change={setZone} />
          <CurrencyField label={words.currency} hint={words.currencyHint} {...field("currency", words.currencyMissing)} />
        </fieldset>
        <fieldset className="setup-part">
          <legend>{words.you}</legend>
          <TextField label={account.name} maxLength={120} autoComplete="name" {...field("name", account.nameMissing)} />
          <TextField label={account.email} type="email" inputMode="email" autoComplete="username" {...field("email", account.emailMissing)} />
          <PasswordField
            label={account.password} hint={account.passwordHint} show={account.showPassword} autoComplete="new-password"
            {...field("password", account.passwordMissing)}
          />
        </fieldset>
        <ProblemNotice error={isAboutField(error, ...FIELDS) ? null : error} />
        <button type="submit" className="button button-primary button-large button-wide" data-testid="begin" disabled={begin.isPending}>
          {begin.isPending ? words.busy : words.submit}
        </button>
      </form>
    </Frame>
  );
}
