/** The trail of who did what, newest first, and whether its chain holds. */
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { CircleAlert, ShieldCheck } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { audit, verifyAudit } from "../../api/admin";
import { fullDay, time } from "../../format";
import { LoadFailed } from "../../shell/States";
import { admin } from "../../texts/admin";
import { TextField } from "../../ui/Field";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";

/** See the head of this file. */
export default function Audit() {
  const words = admin.audit;
  const [action, setAction] = useState("");
  const wanted = useDeferredValue(action.replaceAll(/[^!-~]/g, ""));
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(audit(wanted));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Chain />
      <div className="fields"><TextField type="search" label={words.action} hint={words.actionHint} dir="ltr" maxLength={100} value={action} change={setAction} testId="audit-action" /></div>
      {isPending && <Skeleton className="line-wait" count={4} />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && items.length === 0 && <p className="soft">{words.none}</p>}
      <ul className="lines">
        {items.map((one) => (
          <li key={one.seq} className="line" data-testid="audit-entry">
            <span className="line-words">
              <strong dir="ltr">{one.action}</strong>
              <span className="soft small">{one.actor_name ?? one.actor} · <time dateTime={one.at}>{fullDay(one.at)}, {time(one.at)}</time> · <bdi>{one.object_kind}</bdi></span>
            </span>
            <span className="soft small"><bdi>#{one.seq}</bdi></span>
          </li>
        ))}
      </ul>
      {hasNextPage && <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>{admin.more}</button>}
    </>
  );
}

function Chain() {
  const words = admin.audit;
  const check = useMutation({ mutationFn: verifyAudit });
  const { data } = check;
  return (
    <section className="box" aria-labelledby="chain">
      <div><h2 id="chain">{words.chain}</h2><p className="soft">{words.chainText}</p></div>
      <div role="status">
        {data?.verdict === "WHOLE" && <p className="note-good" data-testid="chain-whole"><ShieldCheck aria-hidden />{words.whole(data.entries)}</p>}
        {data?.verdict === "BROKEN" && <div className="notice notice-error" data-testid="chain-broken"><CircleAlert aria-hidden /><p className="notice-title">{words.broken(data.seq)}</p><p dir="auto">{data.why}</p></div>}
      </div>
      <ProblemNotice error={check.error} />
      <button type="button" className="button" data-testid="verify" disabled={check.isPending} onClick={() => check.mutate()}><ShieldCheck aria-hidden />{check.isPending ? words.checking : words.check}</button>
    </section>
  );
}
