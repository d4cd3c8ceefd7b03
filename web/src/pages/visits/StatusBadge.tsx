/** The state of a visit in a word. */
import type { Appointment } from "../../api/appointments";
import { visits } from "../../texts/visits";

const TONES: Readonly<Record<Appointment["status"], string>> = {
  SCHEDULED: "warning", CONFIRMED: "good", IN_PROGRESS: "good", COMPLETED: "plain", CANCELLED: "danger", NO_SHOW: "danger",
};

/** See the head of this file. */
export function StatusBadge({ status }: { status: Appointment["status"] }) {
  return <span className="badge-state" data-tone={TONES[status]} data-testid="status-badge" data-status={status}>{visits.status[status]}</span>;
}
