/** The choice of a way to pay. The money itself is given on the processor's page; no card number is ever typed here. */
import { useMutation } from "@tanstack/react-query";
import { ExternalLink, Lock } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { openCheckout, type Bill, type Method } from "../../api/payments";
import { money, time } from "../../format";
import { payment as texts } from "../../texts/payment";
import { sentence } from "../../texts/sentences";
import { visits } from "../../texts/visits";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { TimeLeft } from "../../ui/TimeLeft";

interface PayProps {
  readonly bill: Bill;
  /** Seconds for which the time is kept; nothing when it is the patient's already. */
  readonly left: number | null;
  /** Reads the bill again. */
  readonly again: () => void;
}

/** See the head of this file. */
export function Pay({ bill, left, again }: PayProps) {
  const { visit, methods, payment, amount } = bill;
  const [wanted, setWanted] = useState<Method | null>(payment?.attempt?.method ?? null);
  const [hasAgreed, setAgreed] = useState(left === null || payment !== null);
  const [isMissing, setMissing] = useState(false);
  const method = methods.find((one) => one === wanted) ?? methods[0];
  const pay = useMutation({ mutationFn: (by: Method) => openCheckout(visit.id, by), onSettled: again });
  if (!method) return <p className="note-good" role="status" data-testid="no-methods">{texts.pay.none}</p>;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setMissing(!hasAgreed);
    if (hasAgreed) pay.mutate(method);
  };
  return (
    <form className="box" onSubmit={submit} noValidate data-testid="pay-form">
      {left !== null && visit.hold_ends_at != null && (
        <div className="hold-clock">
          <TimeLeft left={left} say={texts.pay.left} />
          <p>{texts.pay.until(time(visit.hold_ends_at))}</p>
        </div>
      )}
      <fieldset className="methods">
        <legend>{texts.pay.how}</legend>
        {methods.map((one) => (
          <label key={one} className="method">
            <input type="radio" name="method" value={one} checked={one === method} data-testid={`method-${one}`} onChange={() => setWanted(one)} />
            <span><strong>{texts.methods[one][0]}</strong><br /><span className="soft small">{texts.methods[one][1]}</span></span>
          </label>
        ))}
      </fieldset>
      {left !== null && (
        <label className="tick">
          <input type="checkbox" data-testid="consent" checked={hasAgreed} aria-invalid={isMissing && !hasAgreed} onChange={(event) => setAgreed(event.target.checked)} />
          <span>{visits.page.consent}</span>
        </label>
      )}
      {isMissing && !hasAgreed && <p className="field-error" role="alert">{sentence("consent_missing")?.join(" ")}</p>}
      <ProblemNotice error={pay.error} />
      <button type="submit" className="button button-primary button-large" data-testid="pay" disabled={pay.isPending || pay.data?.attempt?.pay_url != null}>
        <ExternalLink aria-hidden />{texts.pay.go(money(payment && payment.balance.minor > 0 ? payment.balance : amount))}
      </button>
      <p className="soft small pay-safe"><Lock aria-hidden />{texts.pay.safe}</p>
    </form>
  );
}
