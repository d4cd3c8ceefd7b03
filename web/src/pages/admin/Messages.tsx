/** What goes out by mail or to other systems: what waits, what failed and why, and once more. Whom it is for stays out of it. */
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { messages, retryMessage, type Message } from "../../api/admin";
import { fullDay, time } from "../../format";
import { LoadFailed } from "../../shell/States";
import { admin } from "../../texts/admin";
import { SelectField } from "../../ui/Field";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";

const TONES: Record<Message["state"], string> = { WAITING: "warning", SENT: "good", SKIPPED: "plain", FAILED: "danger" };

/** See the head of this file. */
export default function Messages() {
  const words = admin.messages;
  const [state, setState] = useState<Message["state"] | "">("");
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(messages(state));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="fields"><SelectField label={words.state} value={state} options={{ "": words.all, ...words.states }} change={setState} testId="message-state" /></div>
      {isPending && <Skeleton className="line-wait" count={4} />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && items.length === 0 && <p className="soft" data-testid="no-messages">{words.none}</p>}
      <ul className="lines">{items.map((one) => <Line key={one.id} one={one} />)}</ul>
      {hasNextPage && <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>{admin.more}</button>}
    </>
  );
}

function Line({ one }: { one: Message }) {
  const words = admin.messages;
  const retry = useMutation({ mutationFn: () => retryMessage(one.id) });
  const when = one.settled_at ?? one.due_at;
  return (
    <li className="line message" data-testid="message" data-state={one.state}>
      <span className="line-words">
        <strong>{words.kinds[one.kind]}</strong>
        <span className="soft small"><time dateTime={when}>{fullDay(when)}, {time(when)}</time> · {words.attempts(one.attempts)}</span>
        {one.last_error != null && <span className="small" dir="auto">{one.last_error}</span>}
        <ProblemNotice error={retry.error} />
      </span>
      <span className="row">
        <span className="badge-state" data-tone={TONES[one.state]}>{words.states[one.state]}</span>
        {one.state === "FAILED" && <button type="button" className="button button-small" data-testid="retry" disabled={retry.isPending} onClick={() => retry.mutate()}><RotateCw aria-hidden />{words.retry}</button>}
      </span>
    </li>
  );
}
