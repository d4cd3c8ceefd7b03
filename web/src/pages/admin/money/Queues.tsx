/** What waits for a person, the most urgent first, and what to do about each. */
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { Check, CircleCheck } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { Schemas } from "../../../api/client";
import { mismatches, openDisputes, queues, refundDone, stuckRefunds } from "../../../api/money";
import { fullDay, money as amount, time, untilThen } from "../../../format";
import { Link } from "../../../router";
import { LoadFailed } from "../../../shell/States";
import { admin } from "../../../texts/admin";
import { money } from "../../../texts/money";
import { payment as texts } from "../../../texts/payment";
import { ProblemNotice } from "../../../ui/ProblemNotice";
import { Skeleton } from "../../../ui/Skeleton";
import { useNow } from "../../../useNow";
import { ConfirmDialog } from "../../call/room/ConfirmDialog";
import "./money.css";

/** See the head of this file. */
export default function Queues() {
  const words = money.queues;
  const { data, error, refetch } = useQuery({ ...queues(), refetchInterval: 60_000 });
  if (error && !data) return <LoadFailed error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="line-wait" count={4} />;
  const isEmpty = data.mismatches + data.refunds + data.disputes + data.bank_lines === 0;
  return (
    <>
      {isEmpty && <div className="empty box" data-testid="nothing-waits"><CircleCheck aria-hidden /><p className="empty-title">{words.none}</p><p>{words.noneText}</p></div>}
      {data.disputes > 0 && <Disputes count={data.disputes} />}
      {data.mismatches > 0 && <Mismatches count={data.mismatches} />}
      {data.refunds > 0 && <Refunds count={data.refunds} />}
      {data.bank_lines > 0 && (
        <Queue id="bank" title={words.bank} count={data.bank_lines} text={words.bankText}><Link to="/admin/bank" className="button">{admin.parts.bank}</Link></Queue>
      )}
      {data.unknown_events > 0 && <p className="soft" data-testid="unknown-events">{words.unknown(data.unknown_events)}</p>}
    </>
  );
}

function Disputes({ count }: { count: number }) {
  const list = useInfiniteQuery(openDisputes());
  const now = useNow(60_000);
  return (
    <Queue id="disputes" title={money.queues.disputes} count={count} text={money.todo.DISPUTE} list={list}>
      <ul className="lines">{list.data?.pages.flatMap((page) => page.items).map(({ dispute, ...of }) => (
        <Line key={dispute.id} of={of} what={amount(dispute.amount)} state={texts.methods[dispute.processor][0]}>
          {dispute.answer_by != null && <strong className={Date.parse(dispute.answer_by) - now < SOON_MS ? "urgent" : ""}>{money.answerBy(at(dispute.answer_by), untilThen(dispute.answer_by, now))}</strong>}
        </Line>
      ))}</ul>
    </Queue>
  );
}

function Mismatches({ count }: { count: number }) {
  const list = useInfiniteQuery(mismatches());
  const items = list.data?.pages.flatMap((page) => page.items).filter(({ review }) => review === "AMOUNT" || review === "CURRENCY" || review === "IDENTITY") ?? [];
  return (
    <Queue id="mismatches" title={money.queues.mismatches} count={count} text={money.todo.AMOUNT} list={list}>
      <ul className="lines">{items.map((one) => <Line key={one.id} of={{ ...one, payment_id: one.id }} what={amount(one.amount)} state={one.review == null ? "" : money.reviews[one.review]} />)}</ul>
    </Queue>
  );
}

function Refunds({ count }: { count: number }) {
  const list = useInfiniteQuery(stuckRefunds());
  return (
    <Queue id="refunds" title={money.queues.refunds} count={count} text={money.queues.refundsText} list={list}>
      <ul className="lines">{list.data?.pages.flatMap((page) => page.items).map(({ refund, ...of }) => (
        <Line key={refund.id} of={of} what={`${amount(refund.amount)} · ${texts.cause[refund.cause]}`} state={money.refunds[refund.state]} action={<Done refund={refund} />}>
          {refund.failure != null && <bdi>{refund.failure}</bdi>}
        </Line>
      ))}</ul>
    </Queue>
  );
}

function Done({ refund }: { refund: Schemas["Refund"] }) {
  const words = money.queues;
  const [asks, setAsks] = useState(false);
  const done = useMutation({ mutationFn: () => refundDone(refund.id) });
  return (
    <>
      <button type="button" className="button button-small" data-testid="refund-done" disabled={done.isPending} onClick={() => setAsks(true)}><Check aria-hidden />{words.done}</button>
      <ProblemNotice error={done.error} />
      <ConfirmDialog
        isOpen={asks} title={words.doneSure(amount(refund.amount))} text={words.doneText} action={words.done} cancel={() => setAsks(false)}
        confirm={() => {
          setAsks(false);
          done.mutate();
        }}
      />
    </>
  );
}

interface List {
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly refetch: () => unknown;
  readonly fetchNextPage: () => unknown;
}

function Queue({ id, title, count, text, list, children }: { id: string; title: string; count: number; text: string; list?: List; children: ReactNode }) {
  return (
    <section className="box" aria-labelledby={`queue-${id}`} data-testid={`queue-${id}`}>
      <div><div className="section-head queue-head"><h2 id={`queue-${id}`}>{title}</h2><span className="badge-state" data-tone="warning" data-testid="count">{count}</span></div><p className="soft">{text}</p></div>
      {list?.isPending && <Skeleton className="line-wait" />}
      {list?.error ? <LoadFailed error={list.error} retry={() => void list.refetch()} /> : children}
      {list?.hasNextPage && <button type="button" className="button" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{admin.more}</button>}
    </section>
  );
}

interface Of {
  readonly payment_id: string;
  readonly patient_name: string;
  readonly provider_name: string;
  readonly visit_at: string;
}

function Line({ of, what, state, action, children }: { of: Of; what: string; state: string; action?: ReactNode; children?: ReactNode }) {
  return (
    <li className="line">
      <Link to={`/admin/payments/${of.payment_id}`} className="line-main">
        <span className="line-words">
          <strong><bdi>{of.patient_name}</bdi> · {what}</strong>
          <span className="soft">{money.visit(of.provider_name, at(of.visit_at))}</span>
          {children && <span className="small">{children}</span>}
        </span>
      </Link>
      <div className="line-end row"><span className="badge-state">{state}</span>{action}</div>
    </li>
  );
}

function at(when: string): string {
  return `${fullDay(when)}, ${time(when)}`;
}

const SOON_MS = 3 * 86_400_000;
