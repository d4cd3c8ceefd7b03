/** Which page an address shows. */
import { lazy, Suspense } from "react";
import { Boundary } from "./Boundary";
import { CALL_PAGES } from "./callPages";
import { match, usePath } from "./router";
import { Wait } from "./shell/States";

// Who joins a call needs none of them.
const OtherPages = lazy(() => import("./OtherPages"));

/** The whole application. */
export function App() {
  const path = usePath();
  return (
    <Boundary key={path}>
      <Suspense fallback={<Wait />}><Shown path={path} /></Suspense>
    </Boundary>
  );
}

function Shown({ path }: { path: string }) {
  for (const { path: pattern, Show } of CALL_PAGES) {
    const found = match(pattern, path);
    // Another room in the same pattern is another page.
    if (found) return <Show key={path} {...found} />;
  }
  return <OtherPages path={path} />;
}
