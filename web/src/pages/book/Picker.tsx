/** A week of free times at once, with the ones before and after. Both clocks are shown where they differ. */
import { useQuery } from "@tanstack/react-query";
import { CalendarX2, ChevronLeft, ChevronRight, LayoutGrid, List } from "lucide-react";
import { useMemo, useState } from "react";
import type { Schemas } from "../../api/client";
import { openings, type VisitType } from "../../api/directory";
import { isSameClock, ownZone, shortDay, zoneName, zonePlace } from "../../format";
import { Link } from "../../router";
import { LoadFailed } from "../../shell/States";
import { booking } from "../../texts/booking";
import { Skeleton } from "../../ui/Skeleton";
import { byDay, type View } from "./days";
import { Times } from "./Times";

interface PickerProps {
  readonly who: Schemas["ProviderBody"];
  readonly type: VisitType;
  readonly chosen: string | null;
  readonly choose: (starts_at: string) => void;
  readonly isMissing: boolean;
}

const SPAN_MS = 7 * 86_400_000;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** See the head of this file. */
export function Picker({ who, type, chosen, choose, isMissing }: PickerProps) {
  const words = booking.pick;
  // Whole minutes, so that coming back within one finds what was read.
  const [first] = useState(() => Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS);
  const [skipped, setSkipped] = useState(() => spansUntil(chosen ?? who.next_opening_at ?? null, first));
  const [view, setView] = useState<View>("list");
  const from = new Date(first + skipped * SPAN_MS).toISOString();
  const to = new Date(first + (skipped + 1) * SPAN_MS).toISOString();
  const { data, error, refetch, isPending, isPlaceholderData } = useQuery(openings(who.id, type.id, from, to));
  const days = useMemo(() => byDay(data?.openings ?? []), [data]);
  return (
    <section className="box picker" aria-label={words.times}>
      <Clocks name={who.name} zone={who.zone} at={from} />
      <div className="picker-head">
        <button type="button" className="button button-icon" data-testid="earlier" aria-label={words.earlier} disabled={skipped === 0} onClick={() => setSkipped(skipped - 1)}><ChevronLeft aria-hidden /></button>
        <p className="picker-range" role="status">{words.range(shortDay(from), shortDay(new Date(Date.parse(to) - DAY_MS).toISOString()))}</p>
        <button type="button" className="button button-icon" data-testid="later" aria-label={words.later} onClick={() => setSkipped(skipped + 1)}><ChevronRight aria-hidden /></button>
        <div className="picker-view row" role="group" aria-label={words.view}>
          {(["list", "grid"] as const).map((one) => (
            <button key={one} type="button" className="button button-small" aria-pressed={view === one} data-testid={`view-${one}`} onClick={() => setView(one)}>
              {one === "list" ? <List aria-hidden /> : <LayoutGrid aria-hidden />}{words[one]}
            </button>
          ))}
        </div>
      </div>
      {isPending && <Skeleton className="next-wait" />}
      {error && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && days.length === 0 && !isPlaceholderData && (
        <div className="empty" data-testid="no-times">
          <CalendarX2 aria-hidden /><p className="empty-title">{words.none}</p><p>{words.noneText}</p>
          <div className="row"><button type="button" className="button" onClick={() => setSkipped(skipped + 1)}>{words.later}</button><Link to="/providers" className="button">{words.otherClinician}</Link></div>
        </div>
      )}
      {data && days.length > 0 && (
        <>
          <Times days={days} view={view} zone={data.zone} chosen={chosen} choose={choose} isInvalid={isMissing} />
          {chosen !== null && <a className="button button-primary picker-on" href="#wish">{words.goOn}</a>}
          <p id="times-keys" className="soft small">{words.keys}</p>
        </>
      )}
    </section>
  );
}

function Clocks({ name, zone, at }: { name: string; zone: string; at: string }) {
  const words = booking.pick;
  const own = ownZone();
  return (
    <p className="soft small">
      {words.own(zonePlace(own), zoneName(own, at))}
      {!isSameClock(own, zone, at) && ` ${words.theirs(name, `${zonePlace(zone)} (${zoneName(zone, at)})`)}`}
    </p>
  );
}

/** How many spans lie before that time. */
function spansUntil(at: string | null, first: number): number {
  const apart = at === null ? 0 : Math.floor((Date.parse(at) - first) / SPAN_MS);
  return Number.isFinite(apart) ? Math.max(0, apart) : 0;
}
