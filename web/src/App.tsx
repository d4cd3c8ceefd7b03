/** Which page an address shows. Pages are loaded when they are first needed. */
import { lazy, Suspense } from "react";
import { Boundary } from "./Boundary";
import { Brand } from "./design/Brand";
import { Link, usePath } from "./router";
import { texts } from "./texts";

const StartPage = lazy(() => import("./pages/start/StartPage"));
const CallPage = lazy(() => import("./pages/call/CallPage"));
const RoomPage = lazy(() => import("./pages/room/RoomPage"));

/** The whole application. */
export function App() {
  const path = usePath();
  return (
    <Boundary>
      <Suspense fallback={<p className="page-wait" role="status">{texts.common.loading}</p>}>{page(path)}</Suspense>
    </Boundary>
  );
}

function page(path: string) {
  if (path === "/") return <StartPage />;
  const [, domain, name] = /^\/room\/([\w-]{1,128})\/([\w-]{1,128})$/.exec(path) ?? [];
  if (domain && name) return <RoomPage key={path} domain={domain} room={name} />;
  const room = /^\/call\/([\w-]{1,128})$/.exec(path)?.[1];
  return room ? <CallPage key={room} room={room} /> : <NotFound />;
}

function NotFound() {
  return (
    <main className="page-plain">
      <Brand />
      <h1>{texts.notFound.title}</h1>
      <p>{texts.notFound.advice}</p>
      <Link to="/" className="button button-primary">{texts.common.toStart}</Link>
    </main>
  );
}
