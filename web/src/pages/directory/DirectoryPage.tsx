/** Everybody who can be seen at this clinic, with a search. What is looked for stands in the address: it can be sent and comes back. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { useDeferredValue, useEffect, useState } from "react";
import { providers, type Wanted } from "../../api/directory";
import { LoadFailed } from "../../shell/States";
import { OpenPage } from "../../shell/OpenPage";
import { useTitle } from "../../shell/useTitle";
import { booking } from "../../texts/booking";
import { Skeleton } from "../../ui/Skeleton";
import { Filters } from "./Filters";
import { ProviderCard } from "./ProviderCard";
import { ofAddress, toAddress, NOTHING } from "./wanted";
import "../visits/visits.css";
import "./directory.css";

/** See the head of this file. */
export default function DirectoryPage() {
  const words = booking.directory;
  useTitle(words.title);
  const [wanted, setWanted] = useState<Wanted>(() => ofAddress(window.location.search));
  useEffect(() => window.history.replaceState(window.history.state, "", window.location.pathname + toAddress(wanted)), [wanted]);
  return (
    <OpenPage>
      <div className="page-head"><div><h1>{words.title}</h1><p className="soft">{words.lead}</p></div></div>
      <Filters wanted={wanted} change={setWanted} />
      <Found wanted={wanted} clear={() => setWanted(NOTHING)} />
    </OpenPage>
  );
}

function Found({ wanted, clear }: { wanted: Wanted; clear: () => void }) {
  const words = booking.directory;
  const { data, error, refetch, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(providers(useDeferredValue(wanted)));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="stack">
      <p role="status" className="soft small" data-testid="found-count">{data && words.found(items.length, !hasNextPage)}</p>
      {isPending && <Skeleton className="card-wait" count={4} />}
      {error && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && items.length === 0 && (
        <div className="empty box" data-testid="nobody-found">
          <SearchX aria-hidden /><p className="empty-title">{words.none}</p><p>{words.noneText}</p>
          <button type="button" className="button" onClick={clear}>{words.clear}</button>
        </div>
      )}
      <ul className="cards">{items.map((entry) => <ProviderCard key={entry.id} entry={entry} />)}</ul>
      {hasNextPage && <button type="button" className="button" data-testid="more" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>{words.more}</button>}
    </div>
  );
}
