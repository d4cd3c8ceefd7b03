/** One medicine as the paper says it: what, how to take it, how much is handed out. */
import type { PrescriptionItem } from "../../api/prescriptions";
import { medicines } from "../../texts/medicines";

/** See the head of this file. */
export function Medicine({ item }: { item: PrescriptionItem }) {
  const { drug, strength, form, quantity, refills, instructions } = item;
  const about = [strength, form === "OTHER" ? "" : medicines.forms[form]].filter(Boolean).join(medicines.comma);
  return (
    <li className="medicine" data-testid="medicine">
      <p><strong><bdi>{drug}</bdi></strong>{about !== "" && <span className="soft"> {about}</span>}</p>
      <p>{directions(item)}</p>
      {instructions && <p dir="auto">{instructions}</p>}
      <p className="soft small">{medicines.handedOut(medicines.amount(String(quantity.amount), quantity.unit))}{medicines.comma}{medicines.refills(refills)}</p>
    </li>
  );
}

/** Such as "1 capsule by mouth, 3 times a day, for 7 days". */
function directions({ dose, route, frequency, duration_days }: PrescriptionItem): string {
  const often = frequency.kind === "TIMES_PER_DAY" ? medicines.timesPerDay(frequency.times)
    : frequency.kind === "EVERY_HOURS" ? medicines.everyHours(frequency.hours)
      : medicines.asNeeded(frequency.times_per_day_max);
  return [`${medicines.amount(dose.amount, dose.unit)} ${medicines.routes[route]}`, often, medicines.days(duration_days)].join(medicines.comma);
}
