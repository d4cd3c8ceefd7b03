/** All payments: what came on which day, the list with what narrows it, and the same as a file. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { CreditCard, Download, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { Payment } from "../../../api/payments";
import { allPayments, exportOf, type PaymentFilter } from "../../../api/money";
import { fullDay, money as amount, time } from "../../../format";
import { Link } from "../../../router";
import { LoadFailed } from "../../../shell/States";
import { admin } from "../../../texts/admin";
import { money } from "../../../texts/money";
import { payment as texts } from "../../../texts/payment";
import { SelectField, TextField } from "../../../ui/Field";
import { Skeleton } from "../../../ui/Skeleton";
import { PaymentBadge } from "../../payment/PaymentBadge";
import { OnePayment } from "./OnePayment";
import { Totals } from "./Totals";
import "./money.css";

const ALL: PaymentFilter = { status: "", method: "", review: "", from: "", to: "" };

/** See the head of this file. */
export default function Payments({ id }: { id: string }) {
  return id === "" ? <><Totals /><List /></> : <OnePayment id={id} />;
}

function List() {
  const words = money.list;
  const [filter, setFilter] = useState(ALL);
  const set = (change: Partial<PaymentFilter>) => setFilter({ ...filter, ...change });
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(allPayments(filter));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const methods = Object.fromEntries(Object.entries(texts.methods).map(([method, [name]]) => [method, name])) as Record<Exclude<PaymentFilter["method"], "">, string>;
  return (
    <section className="stack" aria-labelledby="all-payments">
      <div className="section-head">
        <h2 id="all-payments">{words.title}</h2>
        <a className="button button-small" href={exportOf(filter)} download data-testid="export"><Download aria-hidden />{words.file}</a>
      </div>
      <div className="fields">
        <SelectField label={words.status} value={filter.status} options={{ "": words.all, ...texts.status }} change={(status) => set({ status })} testId="payment-filter-status" />
        <SelectField label={words.method} value={filter.method} options={{ "": words.all, ...methods }} change={(method) => set({ method })} />
        <SelectField label={words.review} value={filter.review} options={{ "": words.all, ...money.reviews }} change={(review) => set({ review })} />
        <TextField type="date" label={words.from} value={filter.from} change={(from) => set({ from })} max={filter.to === "" ? undefined : filter.to} />
        <TextField type="date" label={words.to} value={filter.to} change={(to) => set({ to })} min={filter.from === "" ? undefined : filter.from} />
      </div>
      {isPending && <Skeleton className="line-wait" count={4} />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && items.length === 0 && <div className="empty box"><CreditCard aria-hidden /><p className="empty-title">{words.none}</p><p>{words.noneText}</p></div>}
      {items.length > 0 && <ul className="lines" data-testid="all-payments">{items.map((one) => <Line key={one.id} one={one} />)}</ul>}
      {hasNextPage && <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>{admin.more}</button>}
    </section>
  );
}

function Line({ one }: { one: Payment }) {
  return (
    <li className="line" data-testid="payment" data-id={one.id}>
      <Link to={`/admin/payments/${one.id}`} className="line-main">
        <span className="line-words">
          <strong><bdi>{one.patient_name}</bdi> · {amount(one.amount)}</strong>
          <span className="soft">{money.visit(one.provider_name, `${fullDay(one.visit_at)}, ${time(one.visit_at)}`)}</span>
          {one.attempt && <span className="soft small">{texts.methods[one.attempt.method][0]}</span>}
        </span>
      </Link>
      <div className="line-end row">
        {one.review != null && <span className="badge-state" data-tone="danger"><TriangleAlert aria-hidden />{money.reviews[one.review]}</span>}
        <PaymentBadge status={one.status} />
      </div>
    </li>
  );
}
