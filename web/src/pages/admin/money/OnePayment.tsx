/** One payment for the office: sums, tries, refunds, disputes, what processors told; sending back, and having looked. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { ArrowLeft, Eye, RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import type { Schemas } from "../../../api/client";
import { askAgain, paymentOf, reviewed } from "../../../api/money";
import { mayMove } from "../../../api/payments";
import { fullDay, money as amount, time, untilThen } from "../../../format";
import { Link } from "../../../router";
import { LoadFailed } from "../../../shell/States";
import { money } from "../../../texts/money";
import { payment as texts } from "../../../texts/payment";
import { ProblemNotice } from "../../../ui/ProblemNotice";
import { Skeleton } from "../../../ui/Skeleton";
import { useNow } from "../../../useNow";
import { InvoiceLinks } from "../../payment/InvoiceLinks";
import { PaymentBadge } from "../../payment/PaymentBadge";
import { SendBack } from "./SendBack";

type Detail = Schemas["PaymentDetail"];

/** See the head of this file. */
export function OnePayment({ id }: { id: string }) {
  const { data, error, refetch, isPending } = useQuery({
    ...paymentOf(id), refetchInterval: ({ state: { data: known } }) => (known && (known.payment.returning.minor > 0 || mayMove(known.payment)) ? ASK_MS : false),
  });
  return (
    <div className="stack">
      <Link to="/admin/payments" className="back"><ArrowLeft aria-hidden />{texts.list.back}</Link>
      {isPending && <Skeleton className="next-wait" />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && <><Sums detail={data} /><SendBack key={data.payment.version} payment={data.payment} /><Lists detail={data} /></>}
    </div>
  );
}

function Sums({ detail: { payment } }: { detail: Detail }) {
  const words = money.one;
  const look = useMutation({ mutationFn: () => reviewed(payment.id) });
  const ask = useMutation({ mutationFn: () => askAgain(payment.id) });
  return (
    <section className="box" aria-labelledby="sums" data-testid="payment-sums" data-status={payment.status}>
      <div className="section-head"><h2 id="sums"><bdi>{payment.patient_name}</bdi></h2><PaymentBadge status={payment.status} /></div>
      {payment.review != null && (
        <div className="notice" data-testid="review">
          <Eye aria-hidden />
          <p className="notice-title">{money.reviews[payment.review]}</p>
          <p>{money.todo[payment.review]}</p>
          {payment.review !== "DISPUTE" && <button type="button" className="button" data-testid="reviewed" disabled={look.isPending} onClick={() => look.mutate()}>{words.reviewed}</button>}
        </div>
      )}
      <dl className="facts">
        <dt>{texts.list.amount}</dt><dd><strong>{amount(payment.amount)}</strong></dd>
        <dt>{texts.list.received}</dt><dd data-testid="received">{amount(payment.received)}</dd>
        <dt>{words.refunded}</dt><dd data-testid="refunded">{amount(payment.refunded)}</dd>
        {payment.returning.minor > 0 && <><dt>{words.returning}</dt><dd>{amount(payment.returning)}</dd></>}
        {payment.balance.minor > 0 && payment.status !== "REFUNDED" && <><dt>{texts.list.balance}</dt><dd>{amount(payment.balance)}</dd></>}
        <dt>{words.visit}</dt><dd>{money.visit(payment.provider_name, at(payment.visit_at))}</dd>
        {payment.due_at != null && <><dt>{words.due}</dt><dd>{at(payment.due_at)}</dd></>}
      </dl>
      <ProblemNotice error={look.error ?? ask.error} />
      <div className="row">
        <Link to={`/visits/${payment.appointment_id}`} className="button">{texts.list.visit}</Link>
        {mayMove(payment) && payment.attempt?.processor != null && <button type="button" className="button" disabled={ask.isPending} onClick={() => ask.mutate()}><RefreshCw aria-hidden />{words.ask}</button>}
        <InvoiceLinks appointmentId={payment.appointment_id} />
      </div>
    </section>
  );
}

function Lists({ detail: { attempts, refunds, disputes, events } }: { detail: Detail }) {
  const words = money.one;
  const now = useNow(60_000);
  return (
    <>
      <Entries title={texts.list.tries} of={attempts} line={(one) => (
        <Entry key={one.id} what={`${amount(one.amount)} · ${texts.methods[one.method][0]}`} when={one.paid_at ?? one.created_at} state={texts.attempt[one.state]}>
          {one.reference != null && <bdi>{one.reference}</bdi>}{one.card && <> · {texts.list.card(one.card.brand, one.card.last4)}</>}{one.failure != null && <> · <bdi>{one.failure}</bdi></>}
        </Entry>
      )} />
      <Entries title={texts.list.refunds} of={refunds} line={(one) => (
        <Entry key={one.id} what={`${amount(one.amount)} · ${texts.cause[one.cause]}`} when={one.created_at} state={money.refunds[one.state]}>
          {one.reason != null && <bdi>{one.reason}</bdi>}{one.failure != null && <> · <bdi>{one.failure}</bdi></>}
        </Entry>
      )} />
      <Entries title={words.disputes} of={disputes} line={(one) => (
        <Entry key={one.id} what={`${amount(one.amount)} · ${money.disputes[one.state]}`} when={one.created_at} state={texts.methods[one.processor][0]}>
          {one.answer_by != null && money.answerBy(at(one.answer_by), untilThen(one.answer_by, now))}
        </Entry>
      )} />
      <Entries title={words.events} of={events} line={(one, index) => (
        <Entry key={`${one.reference} ${index}`} what={one.kind} when={one.received_at} state={money.events[one.state]}><bdi>{one.reference}</bdi></Entry>
      )} />
    </>
  );
}

function Entries<T>({ title, of, line }: { title: string; of: readonly T[]; line: (one: T, index: number) => ReactNode }) {
  if (of.length === 0) return null;
  return <section aria-label={title}><div className="section-head"><h2>{title}</h2></div><ul className="lines">{of.map(line)}</ul></section>;
}

function Entry({ what, when, state, children }: { what: string; when: string; state: string; children?: ReactNode }) {
  return (
    <li className="line entry-money">
      <span className="line-words line-main"><strong><bdi>{what}</bdi></strong><span className="soft">{at(when)}</span><span className="soft small">{children}</span></span>
      <div className="line-end"><span className="badge-state">{state}</span></div>
    </li>
  );
}

function at(when: string): string {
  return `${fullDay(when)}, ${time(when)}`;
}

/** Money on its way arrives in seconds as a rule. */
const ASK_MS = 5_000;
