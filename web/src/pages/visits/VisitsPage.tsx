/** All visits: those to come and those that were. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { CalendarX2 } from "lucide-react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { past, upcoming } from "../../api/appointments";
import { useSession } from "../../api/session";
import { LoadFailed } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { visits } from "../../texts/visits";
import { Skeleton } from "../../ui/Skeleton";
import { VisitLine } from "./VisitCard";
import "./visits.css";

/** See the head of this file. */
export default function VisitsPage() {
  const words = visits.list;
  useTitle(words.title);
  return (
    <>
      <div className="page-head"><h1>{words.title}</h1></div>
      <Tabs>
        <TabList className="tabs" aria-label={words.title}>
          <Tab className="tab" id="upcoming" data-testid="tab-upcoming">{words.upcoming}</Tab>
          <Tab className="tab" id="past" data-testid="tab-past">{words.past}</Tab>
        </TabList>
        <TabPanel id="upcoming"><List query={upcoming()} empty={words.noneUpcoming} /></TabPanel>
        <TabPanel id="past"><List query={past()} empty={words.nonePast} /></TabPanel>
      </Tabs>
    </>
  );
}

function List({ query, empty }: { query: ReturnType<typeof upcoming>; empty: string }) {
  const { data: session } = useSession();
  const { data, error, refetch, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(query);
  if (isPending) return <Skeleton className="line-wait" count={4} />;
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <div className="empty box"><CalendarX2 aria-hidden /><p className="empty-title">{empty}</p></div>;
  return (
    <div className="stack">
      <ul className="lines">{items.map((visit) => <VisitLine key={visit.id} visit={visit} isProvider={session?.role === "PROVIDER"} />)}</ul>
      {hasNextPage && (
        <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>{visits.list.more}</button>
      )}
    </div>
  );
}
