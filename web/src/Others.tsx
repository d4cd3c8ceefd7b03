/** All pages but those of calls: which one an address shows, and to whom. */
import { lazy } from "react";
import { useSession } from "./api/session";
import type { Page } from "./page";
import { PAGES } from "./pages";
import { match, Redirect } from "./router";
import { LoadFailed, NotFound, NotYours, Wait } from "./shell/States";

// Who signs in does not need the frame.
const Shell = lazy(() => import("./shell/Shell"));

/** See the head of this file. */
export default function Others({ path }: { path: string }) {
  for (const page of PAGES) {
    const found = match(page.path, path);
    // Another person or room in the same pattern is another page.
    if (found) return <Guarded key={path} page={page} parameters={found} />;
  }
  return <NotFound />;
}

interface GuardedProps {
  readonly page: Page;
  readonly parameters: Record<string, string>;
}

/** Shows a page to those for whom it is; leads everybody else to what they need first. */
function Guarded({ page, parameters }: GuardedProps) {
  const isOpen = page.to === "everybody";
  if (isOpen) return <page.Show {...parameters} />;
  return <ForSignedIn page={page} parameters={parameters} />;
}

function ForSignedIn({ page, parameters }: GuardedProps) {
  const { data: session, isPending, error, refetch } = useSession();
  if (isPending) return <Wait />;
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  const here = encodeURIComponent(window.location.pathname + window.location.search);
  if (!session) return <Redirect to={`/login?next=${here}`} />;
  if (session.needs === "SECOND_FACTOR") return <Redirect to={`/login?next=${here}`} />;
  if (session.needs === "ENROLMENT") return <Redirect to={`/enrol?next=${here}`} />;
  const isFor = page.to === "signed in" || page.to.includes(session.role);
  const content = isFor ? <page.Show {...parameters} /> : <NotYours role={session.role} />;
  return page.isBare && isFor ? content : <Shell role={session.role}>{content}</Shell>;
}
