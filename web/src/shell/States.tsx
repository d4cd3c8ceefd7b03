/** What is shown in the place of a page: while it loads, when it cannot be loaded, and when there is none. */
import { useEffect, useState } from "react";
import { CloudOff, RefreshCw } from "lucide-react";
import type { Schemas } from "../api/client";
import { explain } from "../api/explain";
import { Brand } from "../design/Brand";
import { go, Link } from "../router";
import { common } from "../texts/common";
import { errors, load } from "../texts/errors";

/** A moment of patience; silent and empty at first, so that quick pages do not flicker. */
export function Wait({ text = common.loading }: { text?: string }) {
  return <p className="page-wait" role="status"><span className="late">{text}</span></p>;
}

/** Something could not be read: says why, and offers to try again. */
export function LoadFailed({ error, retry }: { error: unknown; retry: () => void }) {
  const [isReady, setReady] = useState(Boolean(errors));
  useEffect(() => {
    // The words for errors come with the first page that is shown; before that they have to be fetched.
    if (!isReady) load().then(() => setReady(true), () => undefined);
  }, [isReady]);
  if (!isReady) return <Wait />;
  const { code, what, next, reference } = explain(error);
  return (
    <div className="empty" role="alert" data-testid="error" data-code={code}>
      <CloudOff aria-hidden />
      <p className="empty-title">{what}</p>
      <p>{next}</p>
      {reference && <p className="empty-note">{reference}</p>}
      <button type="button" className="button" onClick={retry}><RefreshCw aria-hidden />{common.tryAgain}</button>
    </div>
  );
}

/** No such address. */
export function NotFound() {
  return (
    <main className="page-plain">
      <Brand />
      <h1 data-testid="error" data-code="not_found">{common.notFound.title}</h1>
      <p>{common.notFound.advice}</p>
      <Link to="/" className="button button-primary">{common.toStart}</Link>
    </main>
  );
}

/** The page is for another role. */
export function NotYours({ role }: { role: Schemas["Role"] }) {
  return (
    <div className="empty" data-testid="error" data-code="not_yours">
      <h1 className="empty-title">{common.notYours.title}</h1>
      <p>{common.notYours.advice}</p>
      <button type="button" className="button button-primary" onClick={() => go(startOf(role))}>{common.toStart}</button>
    </div>
  );
}

/** Where each role begins its day. */
export function startOf(role: Schemas["Role"]): string {
  if (role === "ADMIN") return "/admin";
  return role === "PROVIDER" ? "/today" : "/home";
}
