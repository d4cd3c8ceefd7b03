/** Whom the visit is with, small, at the head of its pages. */
import type { VisitView } from "../../api/visits";
import { Avatar } from "../../ui/Avatar";

/** See the head of this file. */
export function WithWhom({ visit }: { visit: VisitView }) {
  const name = visit.me.role === "PROVIDER" ? (visit.patient?.name ?? "") : visit.provider.name;
  return <p className="with"><Avatar name={name} /><strong>{name}</strong></p>;
}
