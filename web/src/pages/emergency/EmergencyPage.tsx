/** Emergencies: a clinician opens a record for an hour, an administrator reviews that it was one. */
import { useSession } from "../../api/session";
import { useTitle } from "../../shell/useTitle";
import { emergency } from "../../texts/emergency";
import { OpenRecord } from "./OpenRecord";
import { Reviews } from "./Reviews";
import "../visits/visits.css";
import "./emergency.css";

/** See the head of this file. */
export default function EmergencyPage() {
  useTitle(emergency.title);
  const { data: session } = useSession();
  return session?.role === "ADMIN" ? <Reviews /> : <OpenRecord />;
}
