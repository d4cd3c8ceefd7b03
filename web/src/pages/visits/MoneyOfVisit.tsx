/** What became of the money of a visit, for its patient: paid, on its way back, or still to pay. */
import { useQuery } from "@tanstack/react-query";
import { CreditCard } from "lucide-react";
import type { Appointment } from "../../api/appointments";
import { billOf } from "../../api/payments";
import { money } from "../../format";
import { Link } from "../../router";
import { payment as texts } from "../../texts/payment";
import { InvoiceLinks } from "../payment/InvoiceLinks";
import { PaymentBadge } from "../payment/PaymentBadge";

/** See the head of this file. Nothing where nobody has begun to pay and nothing can be paid here. */
export function MoneyOfVisit({ visit }: { visit: Appointment }) {
  const { data } = useQuery({ ...billOf(visit.id), enabled: visit.payment !== "FREE" && visit.status !== "SCHEDULED" });
  if (!data) return null;
  const { payment, methods, amount } = data;
  const stands = visit.status === "CONFIRMED" || visit.status === "IN_PROGRESS" || visit.status === "COMPLETED";
  const isDue = stands && methods.length > 0 && amount.minor > 0 && (payment === null || (payment.balance.minor > 0 && payment.status !== "REFUNDED"));
  if (!payment && !isDue) return null;
  const back = payment ? payment.refunded.minor + payment.returning.minor : 0;
  return (
    <section className="box" aria-label={texts.title} data-testid="money">
      <div className="section-head"><h2>{texts.title}</h2>{payment && <PaymentBadge status={payment.status} />}</div>
      {payment && <p>{`${money(payment.received)} / ${money(payment.amount)}`}{back > 0 && ` · ${texts.list.wentBack(money({ ...payment.refunded, minor: back }))}`}</p>}
      <div className="row">
        {isDue && <Link to={`/visits/${visit.id}/payment`} className="button button-primary" data-testid="pay-now"><CreditCard aria-hidden />{texts.pay.now}</Link>}
        {payment && <Link to={`/payments/${payment.id}`} className="button">{texts.list.details}</Link>}
        {payment && <InvoiceLinks appointmentId={visit.id} />}
      </div>
    </section>
  );
}
