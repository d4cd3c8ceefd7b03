/** An address by which a calendar program follows one's visits. It is shown once, because whoever has it can read along. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { CalendarSync } from "lucide-react";
import { calendarFeed, closeFeed, openFeed } from "../../api/profile";
import { fullDay } from "../../format";
import { LoadFailed } from "../../shell/States";
import { profile } from "../../texts/profile";
import { TextField } from "../../ui/Field";
import { ProblemNotice } from "../../ui/ProblemNotice";

/** See the head of this file. */
export function Feed() {
  const words = profile.feed;
  const { data, error, refetch } = useQuery(calendarFeed());
  const open = useMutation({ mutationFn: openFeed });
  const close = useMutation({ mutationFn: closeFeed, onSuccess: () => open.reset() });
  return (
    <section className="box" aria-labelledby="feed" data-testid="feed">
      <div><h2 id="feed">{words.title}</h2><p className="soft">{words.lead}</p></div>
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data?.exists && data.created_at != null && <p>{words.since(fullDay(data.created_at))}</p>}
      <div role="status">{open.data !== undefined && <TextField label={words.address} hint={words.once} readOnly dir="ltr" value={open.data} change={() => undefined} testId="feed-address" onFocus={(event) => event.target.select()} />}</div>
      <ProblemNotice error={open.error ?? close.error} />
      {data && (
        <div className="row">
          <button type="button" className="button" data-testid="open-feed" disabled={open.isPending} onClick={() => open.mutate()}><CalendarSync aria-hidden />{data.exists ? words.renew : words.open}</button>
          {data.exists && <button type="button" className="button" data-testid="close-feed" disabled={close.isPending} onClick={() => close.mutate()}>{words.close}</button>}
        </div>
      )}
    </section>
  );
}
