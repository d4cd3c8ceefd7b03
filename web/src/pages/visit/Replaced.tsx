/** The same visit was opened in another tab or on another device: the newest wins, and the old one says so. */
import { MonitorSmartphone } from "lucide-react";
import { visits } from "../../texts/visits";
import { Bare } from "./Bare";

/** See the head of this file. */
export function Replaced({ here }: { here: () => void }) {
  const words = visits.replaced;
  return (
    <Bare>
      <div className="empty box" role="status" data-testid="replaced">
        <MonitorSmartphone aria-hidden />
        <h1 className="empty-title">{words.title}</h1>
        <p>{words.text}</p>
        <button type="button" className="button button-primary" data-testid="use-here" onClick={here}>{words.here}</button>
      </div>
    </Bare>
  );
}
