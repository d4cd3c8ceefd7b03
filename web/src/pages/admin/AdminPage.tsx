/** The administration: one frame with parts, each with an address of its own. No clinical text is on any of them. */
import { ChevronDown } from "lucide-react";
import { Suspense, useState } from "react";
import { Link } from "../../router";
import { NotFound } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { admin } from "../../texts/admin";
import { Skeleton } from "../../ui/Skeleton";
import { GROUPS, PARTS, type Part } from "./parts";
import "../visits/visits.css";
import "./admin.css";

/** See the head of this file. */
export default function AdminPage({ part = "", id = "" }: { part?: string; id?: string }) {
  useTitle(part in PARTS ? admin.parts[part as Part] : admin.title);
  if (!(part in PARTS)) return <NotFound />;
  const Show = PARTS[part as Part];
  return (
    <div className="admin">
      <Navigation key={part} here={part as Part} />
      <div className="stack admin-part">
        <h1>{admin.parts[part as Part]}</h1>
        <Suspense key={`${part}/${id}`} fallback={<Skeleton className="line-wait" count={4} />}><Show id={id} /></Suspense>
      </div>
    </div>
  );
}

/** Beside the part where there is room; else behind a button that says where one is. */
function Navigation({ here }: { here: Part }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <nav className="admin-nav" aria-label={admin.title} data-open={isOpen}>
      <button type="button" className="button admin-menu" aria-expanded={isOpen} aria-controls="admin-places" data-testid="admin-menu" onClick={() => setOpen(!isOpen)}>
        {admin.parts[here]}<ChevronDown aria-hidden />
      </button>
      <div id="admin-places" className="admin-places">
        {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
          <div key={group}>
            <h2 id={`group-${group}`}>{admin.groups[group]}</h2>
            <ul aria-labelledby={`group-${group}`}>
              {GROUPS[group].map((one) => (
                <li key={one}><Link to={one === "" ? "/admin" : `/admin/${one}`} aria-current={one === here ? "page" : undefined}>{admin.parts[one]}</Link></li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </nav>
  );
}
