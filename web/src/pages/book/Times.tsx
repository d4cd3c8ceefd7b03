/** Free times to choose one of, as a list or a grid. One stop for the Tab key; arrows move within (roving tabindex). */
import { useRef, type KeyboardEvent } from "react";
import { fullDay, isSameClock, ownZone, shortDay, time, zonePlace } from "../../format";
import { isRightToLeft } from "../../language";
import { booking } from "../../texts/booking";
import { step, type Day, type View } from "./days";

interface TimesProps {
  readonly days: readonly Day[];
  readonly view: View;
  /** The provider's. */
  readonly zone: string;
  readonly chosen: string | null;
  readonly choose: (starts_at: string) => void;
  readonly isInvalid: boolean;
}

/** See the head of this file. */
export function Times({ days, view, zone, chosen, choose, isInvalid }: TimesProps) {
  const root = useRef<HTMLDivElement>(null);
  const isThere = days.some(({ openings }) => openings.some(({ starts_at }) => starts_at === chosen));
  const stop = isThere ? chosen : days[0]?.openings[0]?.starts_at;
  const press = (event: KeyboardEvent) => {
    const from = (event.target as HTMLElement).dataset["at"];
    const to = from === undefined ? null : step(days, from, event.key, view, isRightToLeft());
    if (to === null) return;
    event.preventDefault();
    root.current?.querySelector<HTMLElement>(`[data-at="${to}"]`)?.focus();
  };
  return (
    <div ref={root} className="times" data-view={view} role="radiogroup" aria-label={booking.pick.times} aria-describedby="times-keys" aria-invalid={isInvalid} onKeyDown={press}>
      {days.map(({ key, openings }) => (
        <div key={key} className="times-day" role="group" aria-label={fullDay(openings[0]?.starts_at ?? key)}>
          <p className="times-name" aria-hidden>{shortDay(openings[0]?.starts_at ?? key)}</p>
          <div className="times-of">
            {openings.map(({ starts_at }) => (
              <button
                key={starts_at} type="button" role="radio" aria-checked={starts_at === chosen} tabIndex={starts_at === stop ? 0 : -1} className="time"
                data-testid="time" data-at={starts_at} aria-label={spoken(starts_at, zone)} onClick={() => choose(starts_at)}
              >
                <span>{time(starts_at)}</span>
                {!isSameClock(ownZone(), zone, starts_at) && <span className="time-other">{time(starts_at, zone)}</span>}
              </button>
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}

function spoken(at: string, zone: string): string {
  const own = `${fullDay(at)}, ${time(at)}`;
  return isSameClock(ownZone(), zone, at) ? own : `${own}, ${booking.pick.theirTime(time(at, zone), zonePlace(zone))}`;
}
