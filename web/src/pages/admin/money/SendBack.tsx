/** Sends money of a payment back, in part or whole. The same wish goes once, however often the button is pressed. */
import { useMutation } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useRef, useState, type SubmitEvent } from "react";
import { newWish, refund } from "../../../api/money";
import { isAboutField } from "../../../ui/forms";
import type { Payment } from "../../../api/payments";
import { fromMajor, money as amount, toMajor } from "../../../format";
import { common } from "../../../texts/common";
import { money } from "../../../texts/money";
import { TextField } from "../../../ui/Field";
import { fieldError, focusFirstInvalid } from "../../../ui/forms";
import { ProblemNotice } from "../../../ui/ProblemNotice";
import { ConfirmDialog } from "../../call/room/ConfirmDialog";

/** See the head of this file. Nothing where nothing is left, or a dispute stands in the way. */
export function SendBack({ payment }: { payment: Payment }) {
  const words = money.back;
  const { currency } = payment.amount;
  const left = payment.received.minor - payment.refunded.minor - payment.returning.minor;
  const form = useRef<HTMLFormElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [sum, setSum] = useState(toMajor({ minor: left, currency }));
  const [reason, setReason] = useState("");
  const [isChecked, setChecked] = useState(false);
  const [asks, setAsks] = useState(false);
  const [key] = useState(newWish);
  const minor = fromMajor(sum, currency);
  const isGood = minor !== null && minor > 0 && minor <= left;
  const send = useMutation({ mutationFn: () => refund(payment.id, minor ?? 0, reason.trim(), key) });
  if (left <= 0) return null;
  if (payment.dispute === "OPEN" || payment.dispute === "LOST") return <p className="soft">{payment.dispute === "OPEN" ? words.disputed : words.lost}</p>;
  if (!isOpen) return <button type="button" className="button" data-testid="send-back" onClick={() => setOpen(true)}><Undo2 aria-hidden />{words.open}</button>;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (isGood && reason.trim() !== "") setAsks(true);
    else focusFirstInvalid(form.current);
  };
  return (
    <section className="box" aria-labelledby="send-back">
      <h2 id="send-back">{words.open}</h2>
      <form ref={form} className="form" onSubmit={submit} noValidate>
        <div className="fields">
          <TextField label={words.amount(currency)} hint={words.atMost(amount({ minor: left, currency }))} dir="ltr" inputMode="decimal" value={sum} change={setSum} autoFocus testId="back-amount" error={isChecked && !isGood ? words.wrong : fieldError(send.error, "amount_minor")} />
          <TextField label={words.reason} hint={words.reasonHint} maxLength={500} value={reason} change={setReason} testId="back-reason" error={isChecked && reason.trim() === "" ? words.missing : fieldError(send.error, "reason")} />
        </div>
        <div className="row">
          <button type="submit" className="button button-primary" data-testid="back-go" disabled={send.isPending}>{words.go}</button>
          <button type="button" className="button" onClick={() => setOpen(false)}>{common.cancel}</button>
        </div>
        {!isAboutField(send.error, "amount_minor", "reason") && <ProblemNotice error={send.error} />}
      </form>
      <ConfirmDialog
        isOpen={asks} title={words.sure(amount({ minor: minor ?? 0, currency }))} text={words.sureText} action={words.go} cancel={() => setAsks(false)}
        confirm={() => {
          setAsks(false);
          send.mutate();
        }}
      />
    </section>
  );
}
