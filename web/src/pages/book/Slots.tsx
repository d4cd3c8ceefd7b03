/** The free times of a week, one of which is chosen: by pointer, or by arrows and Enter with a single stop of the Tab key. */
import { useRef, useState, type KeyboardEvent } from "react";
import type { Opening } from "../../api/directory";
import { fullDay, isSameClock, ownZone, shortDay, time, zonePlace } from "../../format";
import { isRightToLeft } from "../../language";
import { booking } from "../../texts/booking";
import { firstOf, moved, type Day, type Place, type View } from "./slots";

interface SlotsProps {
  readonly days: readonly Day[];
  readonly view: View;
  /** Where the clinician is. */
  readonly zone: string;
  readonly chosen: Opening | null;
  readonly choose: (opening: Opening) => void;
}

/** See the head of this file. */
export function Slots({ days, view, zone, chosen, choose }: SlotsProps) {
  const [place, setPlace] = useState<Place | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const stop = current(days, place, chosen);
  const press = (event: KeyboardEvent, here: Place) => {
    const to = moved(days, here, event.key, view, isRightToLeft());
    if (!to) return;
    event.preventDefault();
    setPlace(to);
    list.current?.querySelector<HTMLElement>(`[data-place="${to.day}-${to.index}"]`)?.focus();
  };
  return (
    <div ref={list} className="slots" data-view={view} role="listbox" aria-label={booking.pick.times} data-testid="slots">
      {days.map((day, dayIndex) => (view === "grid" || day.openings.length > 0) && (
        <div key={day.key} className="slot-day" {...(day.openings.length > 0 ? { role: "group", "aria-label": fullDay(day.at) } : { "aria-hidden": true })}>
          <p className="slot-day-name" aria-hidden>{view === "grid" ? shortDay(day.at) : fullDay(day.at)}</p>
          <div className="slot-times" role="presentation">
            {day.openings.length === 0 && <span className="soft">–</span>}
            {day.openings.map((opening, index) => (
              <button
                key={opening.starts_at} type="button" role="option" className="slot" data-testid="slot" data-place={`${dayIndex}-${index}`} data-at={opening.starts_at}
                aria-selected={chosen?.starts_at === opening.starts_at} tabIndex={stop?.day === dayIndex && stop.index === index ? 0 : -1}
                onFocus={() => setPlace({ day: dayIndex, index })} onClick={() => choose(opening)} onKeyDown={(event) => press(event, { day: dayIndex, index })}
              >
                {time(opening.starts_at)}
                <TheirTime at={opening.starts_at} zone={zone} />
              </button>
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}

/** The same time on the clinician's clock, when it is another. */
function TheirTime({ at, zone }: { at: string; zone: string }) {
  if (isSameClock(ownZone(), zone, at)) return null;
  return <small>{time(at, zone)}<span className="visually-hidden"> {zonePlace(zone)}</span></small>;
}

/** The one stop of the Tab key: where one was, else what is chosen, else the first. */
function current(days: readonly Day[], place: Place | null, chosen: Opening | null): Place | null {
  if (place && days[place.day]?.openings[place.index]) return place;
  for (const [day, { openings }] of days.entries()) {
    const index = openings.findIndex(({ starts_at }) => starts_at === chosen?.starts_at);
    if (index >= 0) return { day, index };
  }
  return firstOf(days);
}
