/** One payment: what was owed, each try to pay it, what went back, and its papers. */
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, CreditCard } from "lucide-react";
import type { ReactNode } from "react";
import type { Schemas } from "../../api/client";
import { paymentDetail } from "../../api/payments";
import { fullDay, money, time } from "../../format";
import { Link } from "../../router";
import { LoadFailed } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { payment as texts } from "../../texts/payment";
import { Skeleton } from "../../ui/Skeleton";
import { InvoiceLinks } from "./InvoiceLinks";
import { PaymentBadge } from "./PaymentBadge";
import "../visits/visits.css";
import "./payment.css";

/** See the head of this file. */
export default function OnePaymentPage({ id = "" }: { id?: string }) {
  useTitle(texts.title);
  const { data, error, refetch, isPending } = useQuery(paymentDetail(id));
  return (
    <>
      <Link to="/payments" className="back"><ArrowLeft aria-hidden />{texts.list.back}</Link>
      <div className="page-head"><h1>{texts.title}</h1>{data && <PaymentBadge status={data.payment.status} />}</div>
      {isPending && <Skeleton className="next-wait" />}
      {error && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && <Found detail={data} />}
    </>
  );
}

function Found({ detail }: { detail: Schemas["PaymentDetail"] }) {
  const words = texts.list;
  const { payment, attempts, refunds } = detail;
  const isDue = payment.balance.minor > 0 && payment.status !== "REFUNDED";
  return (
    <div className="stack">
      <section className="box">
        <dl className="facts">
          <dt>{words.amount}</dt><dd><strong>{money(payment.amount)}</strong></dd>
          <dt>{words.received}</dt><dd>{money(payment.received)}</dd>
          {isDue && <><dt>{words.balance}</dt><dd>{money(payment.balance)}</dd></>}
          {payment.completed_at != null && <><dt>{words.paidAt}</dt><dd>{at(payment.completed_at)}</dd></>}
        </dl>
        <div className="row">
          {isDue && <Link to={`/visits/${payment.appointment_id}/payment`} className="button button-primary" data-testid="pay-now"><CreditCard aria-hidden />{texts.pay.now}</Link>}
          <Link to={`/visits/${payment.appointment_id}`} className="button">{words.visit}</Link>
          <InvoiceLinks appointmentId={payment.appointment_id} />
        </div>
      </section>
      {attempts.length > 0 && (
        <section aria-label={words.tries}>
          <div className="section-head"><h2>{words.tries}</h2></div>
          <ul className="lines">
            {attempts.map((one) => (
              <Entry key={one.id} what={texts.methods[one.method][0]} when={one.paid_at ?? one.created_at} state={texts.attempt[one.state]} amount={one.amount}>
                {one.card && words.card(one.card.brand, one.card.last4)}
              </Entry>
            ))}
          </ul>
        </section>
      )}
      {refunds.length > 0 && (
        <section aria-label={words.refunds}>
          <div className="section-head"><h2>{words.refunds}</h2></div>
          <ul className="lines">
            {refunds.map((one) => <Entry key={one.id} what={texts.cause[one.cause]} when={one.created_at} state={texts.refund[one.state]} amount={one.amount} />)}
          </ul>
        </section>
      )}
    </div>
  );
}

interface EntryProps {
  readonly what: string;
  readonly when: string;
  readonly state: string;
  readonly amount: Schemas["Money"];
  readonly children?: ReactNode;
}

function Entry({ what, when, state, amount, children }: EntryProps) {
  return (
    <li className="line">
      <span className="line-main">
        <span className="line-words">
          <strong>{`${money(amount)} · ${what}`}</strong>
          <span className="soft">{at(when)}</span>
          {children && <span className="soft small">{children}</span>}
        </span>
      </span>
      <div className="line-end"><span className="badge-state">{state}</span></div>
    </li>
  );
}

function at(when: string): string {
  return `${fullDay(when)}, ${time(when)}`;
}
