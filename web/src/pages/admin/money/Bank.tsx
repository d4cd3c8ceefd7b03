/** Statements of the clinic's account: taking one in, and lines that fit to nothing by themselves. */
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { FileUp, Landmark } from "lucide-react";
import { useId, useState, type ChangeEvent } from "react";
import { assignLine, bankLines, dismissLine, importStatement, type BankLine } from "../../../api/money";
import { fullDay, money as amount } from "../../../format";
import { LoadFailed } from "../../../shell/States";
import { admin } from "../../../texts/admin";
import { money } from "../../../texts/money";
import { SelectField } from "../../../ui/Field";
import { ProblemNotice } from "../../../ui/ProblemNotice";
import { Skeleton } from "../../../ui/Skeleton";
import { ConfirmDialog } from "../../call/room/ConfirmDialog";
import "./money.css";

/** See the head of this file. */
export default function Bank() {
  const words = money.bank;
  const [state, setState] = useState<BankLine["state"] | "">("WAITING");
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(bankLines(state));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Import />
      <section className="stack" aria-labelledby="lines">
        <h2 id="lines">{words.lines}</h2>
        <div className="fields"><SelectField label={words.state} value={state} options={{ "": words.all, ...words.states }} change={setState} testId="bank-state" /></div>
        {isPending && <Skeleton className="line-wait" count={3} />}
        {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
        {data && items.length === 0 && <div className="empty box" data-testid="no-bank-lines"><Landmark aria-hidden /><p className="empty-title">{words.none}</p></div>}
        {items.map((one) => <Line key={one.id} one={one} />)}
        {hasNextPage && <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>{admin.more}</button>}
      </section>
    </>
  );
}

function Import() {
  const words = money.bank;
  const id = useId();
  const take = useMutation({ mutationFn: importStatement });
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    // The same file again is a new wish.
    event.target.value = "";
    if (file) take.mutate(file);
  };
  const { data } = take;
  return (
    <section className="box" aria-labelledby={`${id}-title`}>
      <div><h2 id={`${id}-title`}>{words.take}</h2><p className="soft">{words.takeText}</p></div>
      <label className="button file-button" htmlFor={id} data-disabled={take.isPending || undefined}><FileUp aria-hidden />{take.isPending ? words.taking : words.choose}</label>
      <input id={id} type="file" className="visually-hidden" accept=".csv,.xml,text/csv,application/xml,text/xml" disabled={take.isPending} data-testid="statement" onChange={choose} />
      <ProblemNotice error={take.error} />
      <div role="status">
        {data && (
          <div className="stack-tight" data-testid="imported" data-imported={data.imported} data-matched={data.matched}>
            <p className="note-good">{words.result(data.imported, data.matched, data.known)}</p>
            {data.broken.length > 0 && (
              <div className="notice" data-testid="broken">
                <FileUp aria-hidden />
                <p className="notice-title">{words.broken(data.broken.length)}</p>
                <ul>{data.broken.map(({ line, flaw }) => <li key={line}>{words.flaw(line, words.flaws[flaw])}</li>)}</ul>
              </div>
            )}
          </div>
        )}
      </div>
    </section>
  );
}

function Line({ one }: { one: BankLine }) {
  const words = money.bank;
  const [asks, setAsks] = useState(false);
  const assign = useMutation({ mutationFn: (payment: string) => assignLine(one.id, payment) });
  const dismiss = useMutation({ mutationFn: () => dismissLine(one.id) });
  const isBusy = assign.isPending || dismiss.isPending;
  return (
    <article className="box" data-testid="bank-line" data-state={one.state}>
      <div className="section-head"><h3>{amount(one.amount)}</h3><span className="badge-state" data-tone={one.state === "WAITING" ? "warning" : "plain"}>{words.states[one.state]}</span></div>
      <dl className="facts">
        <dt>{words.payer}</dt><dd><bdi>{one.payer}</bdi></dd>
        <dt>{words.text}</dt><dd><bdi>{one.text}</bdi></dd>
        <dt>{words.booked}</dt><dd>{fullDay(`${one.booked_on}T12:00:00Z`, "UTC")}</dd>
      </dl>
      {one.state === "WAITING" && (
        <div className="row">
          {one.suggestions.map((fit) => (
            <button key={fit.payment_id} type="button" className="button button-small" data-testid="assign" disabled={isBusy} onClick={() => assign.mutate(fit.payment_id)}>
              {words.assign(fit.invoice_number, amount(fit.balance), fit.signs.map((sign) => words.signs[sign]))}
            </button>
          ))}
          {one.suggestions.length === 0 && <p className="soft">{words.noFit}</p>}
          <button type="button" className="button button-small" data-testid="dismiss" disabled={isBusy} onClick={() => setAsks(true)}>{words.dismiss}</button>
        </div>
      )}
      <ProblemNotice error={assign.error ?? dismiss.error} />
      <ConfirmDialog
        isOpen={asks} title={words.dismissSure} text={words.dismissText} action={words.dismiss} cancel={() => setAsks(false)}
        confirm={() => {
          setAsks(false);
          dismiss.mutate();
        }}
      />
    </article>
  );
}
