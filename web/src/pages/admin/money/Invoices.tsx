/** Every bill and credit note, with its paper. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { FileText } from "lucide-react";
import { useState } from "react";
import { allInvoices } from "../../../api/money";
import { paperOf, type Invoice } from "../../../api/payments";
import { fullDay, money as amount } from "../../../format";
import { Link } from "../../../router";
import { LoadFailed } from "../../../shell/States";
import { admin } from "../../../texts/admin";
import { money } from "../../../texts/money";
import { payment as texts } from "../../../texts/payment";
import { SelectField } from "../../../ui/Field";
import { Skeleton } from "../../../ui/Skeleton";
import "./money.css";

type State = NonNullable<Invoice["state"]>;

/** See the head of this file. */
export default function Invoices() {
  const words = money.invoices;
  const [kind, setKind] = useState<Invoice["kind"] | "">("");
  const [state, setState] = useState<State | "">("");
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(allInvoices(kind, state));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="fields">
        <SelectField label={words.kind} value={kind} options={{ "": money.list.all, ...texts.kind }} change={setKind} />
        <SelectField label={words.state} value={state} options={{ "": money.list.all, ...texts.state }} change={setState} testId="invoice-state" />
      </div>
      {isPending && <Skeleton className="line-wait" count={4} />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && items.length === 0 && <div className="empty box"><FileText aria-hidden /><p className="empty-title">{texts.list.noInvoices}</p></div>}
      {items.length > 0 && <ul className="lines">{items.map((one) => <Line key={one.id} one={one} />)}</ul>}
      {hasNextPage && <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>{admin.more}</button>}
    </>
  );
}

const TONES: Record<State, string> = { OPEN: "plain", OVERDUE: "warning", PAID: "good", CREDITED: "plain" };

function Line({ one }: { one: Invoice }) {
  return (
    <li className="line" data-testid="invoice">
      <Link to={`/admin/payments/${one.payment_id}`} className="line-main">
        <span className="line-words">
          <strong>{texts.kind[one.kind]} <bdi>{one.number}</bdi> · {amount(one.total)}</strong>
          <span className="soft">{fullDay(one.issued_at)}</span>
          {one.due_at != null && one.balance.minor > 0 && <span className="soft small">{texts.list.due(fullDay(one.due_at))}</span>}
        </span>
      </Link>
      <div className="line-end row">
        {one.state != null && <span className="badge-state" data-tone={TONES[one.state]}>{texts.state[one.state]}</span>}
        <a className="button button-small" href={paperOf(one)} download aria-label={`${texts.list.pdf}: ${one.number}`}><FileText aria-hidden />PDF</a>
      </div>
    </li>
  );
}
