import { QueryClient } from "@tanstack/react-query";
import { keepNewest, visitKey, type VisitView } from "./visits";

test("an answer that arrives after news of what came later changes nothing", () => {
  const client = new QueryClient();
  const view = (version: number) => ({ appointment_id: "a", version }) as VisitView;
  for (const version of [24, 25, 24]) keepNewest(client, view(version));
  expect(client.getQueryData<VisitView>(visitKey("a"))?.version).toBe(25);
  keepNewest(client, view(26));
  expect(client.getQueryData<VisitView>(visitKey("a"))?.version).toBe(26);
});
