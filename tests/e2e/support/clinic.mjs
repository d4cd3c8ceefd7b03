/** The demo clinic as tests use it: who is there, signing in through the page, and a visit that can begin at once. */
import { until } from "./until.mjs";

export const PASSWORD = "welcome-to-the-demo";
export const PATIENT = "emma.johnson@demo.example";
export const PROVIDER = "sarah.chen@demo.example";

/** Signs in as a person does, and waits until the page that was wanted is shown. */
export async function signIn(page, server, email, path = "/login") {
  await page.goto(`${server.origin}${path}`);
  await page.fill("[data-testid=email]", email);
  await page.fill("[data-testid=password]", PASSWORD);
  await page.click("[data-testid=sign-in]");
  await page.waitForSelector("[data-testid=account]");
}

/** Asks the API with the cookies of the page, as whoever is signed in there. */
export function ask(page, method, path, body, headers = {}) {
  return page.evaluate(async (request) => {
    const response = await fetch(`/api/v1${request.path}`, {
      method: request.method,
      headers: {
        "X-Requested-With": "carehub",
        ...(request.body === undefined ? {} : { "Content-Type": "application/json" }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${request.method} ${request.path}: ${response.status} ${text}`);
    return { body: text === "" ? null : JSON.parse(text), etag: response.headers.get("ETag") };
  }, { method, path, body, headers });
}

/** The provider works at all hours from now on and takes visits at once; the patient books the nearest one. */
export async function visitNow(provider, patient, kind = "VIDEO") {
  const { body: { items } } = await ask(provider, "GET", "/providers?name=Chen");
  const { id } = items[0];
  const week = await ask(provider, "GET", `/providers/${id}/availability`);
  const windows = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, start_minute: 0, end_minute: 1440 }));
  await ask(provider, "PUT", `/providers/${id}/availability`, { windows }, { "If-Match": week.etag });
  const schedule = await ask(provider, "GET", `/providers/${id}/schedule`);
  const eager = { ...schedule.body, notice_minutes: 0, step_minutes: 5, buffer_before_minutes: 0, buffer_after_minutes: 0, daily_max: 0 };
  await ask(provider, "PUT", `/providers/${id}/schedule`, eager, { "If-Match": schedule.etag });
  const { body: types } = await ask(patient, "GET", `/providers/${id}/visit-types`);
  const type = types.find((one) => one.kind === kind && one.active);
  const [from, to] = [new Date().toISOString(), new Date(Date.now() + 24 * 3_600_000).toISOString()];
  const opening = await until("a time is free at once", async () => {
    const { body: { openings } } = await ask(patient, "GET", `/providers/${id}/openings?visit_type=${type.id}&from=${from}&to=${to}`);
    return openings[0];
  });
  const held = await ask(patient, "POST", "/appointments", { provider_id: id, visit_type_id: type.id, starts_at: opening.starts_at }, {
    "Idempotency-Key": crypto.randomUUID(),
  });
  if (held.body.status === "SCHEDULED") await ask(patient, "POST", `/appointments/${held.body.id}/confirmation`, { consent: true });
  return held.body.id;
}
