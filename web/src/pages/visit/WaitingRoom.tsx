/** The waiting room tells the truth: who is here, how many are before one, and how late it will be. */
import { Clock3, DoorOpen, EyeOff, Stethoscope, Users, type LucideIcon } from "lucide-react";
import { useSyncExternalStore } from "react";
import type { VisitView } from "../../api/visits";
import { time } from "../../format";
import { visits } from "../../texts/visits";
import { Preview } from "../call/lobby/Lobby";
import { LevelMeter } from "../call/lobby/LevelMeter";
import { useWakeLock } from "../call/room/useWakeLock";
import { Bare } from "./Bare";
import type { Seat } from "./seat";
import { WithWhom } from "./WithWhom";

interface WaitingRoomProps {
  readonly visit: VisitView;
  readonly seat: Seat;
  /** The server tells us what happens. */
  readonly isConnected: boolean;
  readonly leave: () => void;
}

/** See the head of this file. */
export function WaitingRoom({ visit, seat, isConnected, leave }: WaitingRoomProps) {
  const words = visits.waiting;
  const local = useSyncExternalStore(seat.local.subscribe, seat.local.snapshot);
  const { name } = visit.provider;
  useWakeLock();
  return (
    <Bare head={<WithWhom visit={visit} />}>
      <div className="wait" data-testid="waiting-room" data-place={visit.place} data-here={visit.provider_here}>
        <section className="wait-words">
          <span className="wait-pulse" aria-hidden><DoorOpen /></span>
          <h1>{words.title}</h1>
          <p className="soft">{words.lead(name)}</p>
          <div role="status"><ul className="truths">
            <Truth icon={Stethoscope} text={visit.provider_here ? words.here(name) : words.notHere(name)} isGood={visit.provider_here} />
            <Truth icon={Users} text={visit.place === 0 ? words.next : words.ahead(visit.place)} isGood={visit.place === 0} />
            <Truth
              icon={Clock3} text={visit.late_minutes > 0 ? words.late(visit.late_minutes) : words.onTime(time(visit.starts_at))} isGood={visit.late_minutes === 0}
            />
            <Truth icon={EyeOff} text={words.notSeen} isGood />
          </ul></div>
          <div role="status">{!isConnected && <p className="banner">{words.reconnecting}</p>}</div>
          <button type="button" className="button" data-testid="leave-waiting" onClick={leave}>{words.leave}</button>
        </section>
        <div className="wait-seen">
          {!seat.isAudioOnly && <Preview talk={seat} local={local} />}
          <LevelMeter track={local.microphone.isOn ? local.microphone.track : null} />
        </div>
      </div>
    </Bare>
  );
}

function Truth({ icon: Icon, text, isGood }: { icon: LucideIcon; text: string; isGood: boolean }) {
  return <li data-good={isGood}><Icon aria-hidden />{text}</li>;
}
