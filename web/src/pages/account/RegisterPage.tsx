/** A patient opens an account. Whether the address has one already is never told here: the mail says it. */
import { useMutation } from "@tanstack/react-query";
import { MailCheck } from "lucide-react";
import { useRef, useState, type SubmitEvent } from "react";
import { api } from "../../api/client";
import { ownZone } from "../../format";
import { language } from "../../language";
import { Link } from "../../router";
import { account } from "../../texts/account";
import { PasswordField, TextField } from "../../ui/Field";
import { fieldError, focusFirstInvalid, isAboutField } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { ZoneField } from "../../ui/ZoneField";
import { Frame } from "./Frame";

/** See the head of this file. */
export default function RegisterPage() {
  const words = account.register;
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [zone, setZone] = useState(ownZone());
  const [isChecked, setChecked] = useState(false);
  const register = useMutation({
    mutationFn: () => api.POST("/registrations", { body: { name: name.trim(), email: email.trim(), password, zone, language: language() } }),
    onError: () => focusFirstInvalid(form.current),
  });
  const missing = (value: string, text: string) => (isChecked && value.trim() === "" ? text : null);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if ([name, email, password].some((value) => value.trim() === "")) focusFirstInvalid(form.current);
    else register.mutate();
  };
  if (register.isSuccess) {
    return (
      <Frame title={words.sentTitle} foot={words.sentHelp}>
        <p className="door-big" data-testid="mail-sent"><MailCheck aria-hidden />{words.sent(email.trim())}</p>
        <Link to="/login" className="button button-wide">{account.forgot.back}</Link>
      </Frame>
    );
  }
  const { error } = register;
  return (
    <Frame title={words.title} lead={words.lead} foot={<>{words.haveOne} <Link to="/login">{account.signIn.submit}</Link></>}>
      <form ref={form} className="form" onSubmit={submit} noValidate>
        <TextField
          label={account.name} hint={words.nameHint} name="name" autoComplete="name" maxLength={200} value={name} change={setName} testId="name"
          error={missing(name, account.nameMissing) ?? fieldError(error, "name")}
        />
        <TextField
          label={account.email} type="email" inputMode="email" name="email" autoComplete="username" value={email} change={setEmail} testId="email"
          error={missing(email, account.emailMissing) ?? fieldError(error, "email")}
        />
        <PasswordField
          label={account.password} show={account.showPassword} hint={account.passwordHint} name="password" autoComplete="new-password" value={password}
          change={setPassword} testId="password" error={missing(password, account.passwordMissing) ?? fieldError(error, "password")}
        />
        <ZoneField label={words.zone} hint={words.zoneHint} zone={zone} change={setZone} />
        <ProblemNotice error={isAboutField(error, "name", "email", "password") ? null : error} />
        <button type="submit" className="button button-primary button-large button-wide" data-testid="register" disabled={register.isPending}>
          {register.isPending ? words.busy : words.submit}
        </button>
      </form>
    </Frame>
  );
}
