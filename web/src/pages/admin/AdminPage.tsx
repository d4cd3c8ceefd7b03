/** The administration: one page with parts, each with an address of its own. No clinical text is on any of them. */
import { Link } from "../../router";
import { NotFound } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { admin } from "../../texts/admin";
import { Audit } from "./Audit";
import { Clinic } from "./Clinic";
import { Dashboard } from "./Dashboard";
import { Holidays } from "./Holidays";
import { Messages } from "./Messages";
import { Users } from "./Users";
import "../visits/visits.css";
import "./admin.css";

const PARTS = { "": Dashboard, users: Users, clinic: Clinic, holidays: Holidays, messages: Messages, audit: Audit } as const;
type Part = keyof typeof PARTS;

/** See the head of this file. */
export default function AdminPage({ part = "" }: { part?: string }) {
  useTitle(part in PARTS ? admin.parts[part as Part] : admin.title);
  if (!(part in PARTS)) return <NotFound />;
  const Show = PARTS[part as Part];
  return (
    <div className="stack">
      <nav className="admin-nav" aria-label={admin.title}>
        {(Object.keys(PARTS) as Part[]).map((one) => <Link key={one} to={one === "" ? "/admin" : `/admin/${one}`} aria-current={one === part ? "page" : undefined}>{admin.parts[one]}</Link>)}
      </nav>
      <h1>{admin.parts[part as Part]}</h1>
      <Show />
    </div>
  );
}
