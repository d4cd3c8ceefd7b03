/** What needs somebody: messages that failed, and where to go for everything else. Only what the server counts is shown. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { messages } from "../../api/admin";
import { api, body } from "../../api/client";
import { Link } from "../../router";
import { LoadFailed } from "../../shell/States";
import { admin } from "../../texts/admin";
import { Skeleton } from "../../ui/Skeleton";

const DAYS = 7;
const SHOWN_MAX = 100;
const STATES = ["CONFIRMED", "IN_PROGRESS", "COMPLETED", "CANCELLED", "NO_SHOW"] as const;

/** See the head of this file. */
export default function Dashboard() {
  const words = admin.dashboard;
  const failed = useInfiniteQuery(messages("FAILED"));
  const visits = useQuery({ queryKey: ["appointments", "dashboard"], queryFn: readWeek });
  const error = failed.error ?? visits.error;
  if (error) return <LoadFailed error={error} retry={() => void Promise.all([failed.refetch(), visits.refetch()])} />;
  if (!failed.data || !visits.data) return <Skeleton className="line-wait" count={3} />;
  const first = failed.data.pages[0];
  const count = `${first?.items.length ?? 0}${first?.next_cursor == null ? "" : "+"}`;
  return (
    <>
      <section className="box" aria-labelledby="failed">
        <h2 id="failed">{words.failed}</h2>
        <p className="figure" data-testid="failed-messages">{count}</p>
        <Link to="/admin/messages" className="button">{admin.parts.messages}</Link>
      </section>
      <section className="box" aria-labelledby="week" data-testid="week-figures">
        <div><h2 id="week">{words.week}</h2>{visits.data.next_cursor != null && <p className="soft">{words.first(SHOWN_MAX)}</p>}</div>
        <dl className="bars">
          {STATES.map((state) => {
            const number = visits.data.items.filter(({ status }) => status === state).length;
            return <div key={state}><dt>{words.states[state]}</dt><dd><meter min={0} max={Math.max(1, visits.data.items.length)} value={number} aria-label={words.states[state]} /> {number}</dd></div>;
          })}
        </dl>
      </section>
    </>
  );
}

function readWeek() {
  const now = Date.now();
  const [from, to] = [new Date(now - DAYS * 86_400_000).toISOString(), new Date(now + DAYS * 86_400_000).toISOString()];
  return body(api.GET("/appointments", { params: { query: { from, to, limit: SHOWN_MAX } } }));
}
