/** Where to send a bank transfer, and what to write on it. */
import type { Bill } from "../../api/payments";
import { fullDay, money } from "../../format";
import { payment as texts } from "../../texts/payment";
import { InvoiceLinks } from "./InvoiceLinks";

/** See the head of this file. */
export function Transfer({ bill: { visit, payment } }: { bill: Bill }) {
  const words = texts.transfer;
  const attempt = payment?.attempt;
  if (!attempt) return null;
  const { account, reference } = attempt;
  return (
    <section className="box" aria-label={words.title} data-testid="transfer">
      <h2>{words.title}</h2>
      <dl className="facts">
        <dt>{texts.list.amount}</dt><dd><strong>{money(attempt.amount)}</strong></dd>
        {account && <><dt>{words.to}</dt><dd>{account.holder}</dd><dt>IBAN</dt><dd dir="ltr">{account.iban}</dd></>}
        {reference != null && <><dt>{texts.list.reference}</dt><dd dir="ltr"><strong>{reference}</strong></dd></>}
        {payment.due_at != null && <><dt>{words.until}</dt><dd>{fullDay(payment.due_at)}</dd></>}
      </dl>
      <p className="soft small">{words.hint}</p>
      <div className="row"><InvoiceLinks appointmentId={visit.id} /></div>
    </section>
  );
}
