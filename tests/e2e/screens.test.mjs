/**
 * Every screen of the application, at three widths and in both colour schemes, as pictures in `out/` and held against
 * WCAG 2.2 AA; and every screen that reads from the server once more while the server answers nothing but errors.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Account } from "./support/account.mjs";
import { addresses } from "./support/addresses.mjs";
import { violations } from "./support/axe.mjs";
import { book } from "./support/booking.mjs";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { settled, wrongOn } from "./support/screen.mjs";
import { Server } from "./support/server.mjs";

const DAY_MS = 86_400_000;

/** Who looks at which address; `path` fills its holes. A screen that reads nothing cannot fail to. */
const SCREENS = [
  ["/", "nobody"],
  ["/legal/:topic", "nobody", () => "/legal/privacy"],
  ["/legal/:topic", "nobody", () => "/legal/terms"],
  ["/legal/:topic", "nobody", () => "/legal/accessibility"],
  ["/login", "nobody"], ["/register", "nobody"], ["/reset", "nobody"], ["/verify", "nobody"], ["/email", "nobody"], ["/invitation", "nobody"],
  ["/enrol", "nobody"], ["/setup", "nobody"], ["/check", "nobody"], ["/visit-invitations", "nobody"],
  ["/providers", "nobody", null, true],
  ["/providers/:id", "nobody", (ids) => `/providers/${ids.provider}`, true],
  ["/call/:room", "nobody", () => "/call/none"],
  ["/room/:domain/:room", "nobody", () => "/room/none/none"],
  ["/home", "patient", null, true],
  ["/visits", "patient", null, true],
  ["/visits/:id", "patient", (ids) => `/visits/${ids.coming}`, true],
  ["/visits/:id", "patient", (ids) => `/visits/${ids.past}`, true],
  ["/visits/:id/change", "patient", (ids) => `/visits/${ids.coming}/change`, true],
  ["/visits/:id/payment", "patient", (ids) => `/visits/${ids.held}/payment`, true],
  ["/visits/:id/room", "patient", (ids) => `/visits/${ids.now}/room`],
  ["/book/:provider/:type", "patient", (ids) => `/book/${ids.provider}/${ids.type}`, true],
  ["/records", "patient", null, true],
  ["/payments", "patient", null, true],
  ["/payments/:id", "patient", (ids) => `/payments/${ids.payment}`, true],
  ["/invoices", "patient", null, true],
  ["/privacy", "patient", null, true],
  ["/profile", "patient", null, true],
  ["/security", "patient", null, true],
  ["/home", "newcomer"], ["/visits", "newcomer"], ["/records", "newcomer"], ["/payments", "newcomer"],
  ["/today", "provider", null, true],
  ["/calendar", "provider", null, true],
  ["/calendar", "provider", () => "/calendar?view=day"],
  ["/availability", "provider", null, true],
  ["/patients", "provider", null, true],
  ["/patients/:id", "provider", (ids) => `/patients/${ids.patient}`, true],
  ["/notes/:consultation", "provider", (ids) => `/notes/${ids.consultation}`, true],
  ["/unsigned", "provider", null, true],
  ["/break-glass", "provider"],
  ["/profile", "provider", null, true],
  ["/admin", "admin", null, true],
  ["/admin/live", "admin", null, true], ["/admin/appointments", "admin", null, true],
  ["/admin/appointments", "admin", (ids) => `/admin/appointments/${ids.coming}`, true],
  ["/admin/providers", "admin", null, true],
  ["/admin/providers", "admin", (ids) => `/admin/providers/${ids.provider}`, true],
  ["/admin/users", "admin", null, true], ["/admin/payments", "admin", null, true],
  ["/admin/payments", "admin", (ids) => `/admin/payments/${ids.payment}`, true],
  ["/admin/queues", "admin", null, true], ["/admin/bank", "admin", null, true], ["/admin/invoices", "admin", null, true], ["/admin/billing", "admin", null, true],
  ["/admin/clinic", "admin", null, true], ["/admin/fields", "admin", null, true], ["/admin/consents", "admin", null, true], ["/admin/calls", "admin", null, true],
  ["/admin/holidays", "admin", null, true], ["/admin/messages", "admin", null, true], ["/admin/audit", "admin", null, true],
  ["/setup/checks", "admin"],
  ["/break-glass", "admin", null, true],
];

describe("screens", { timeout: 600_000 }, () => {
  let server, browser, ids;
  const pages = {};

  before(async () => {
    server = await Server.start();
    browser = await launchChromium();
    const people = { patient: "emma.johnson", newcomer: "omar.haddad", provider: "sarah.chen", admin: "admin" };
    const accounts = Object.fromEntries(await Promise.all(Object.entries(people).map(async ([who, name]) => [who, await Account.signIn(server, name)])));
    ids = await things(accounts);
    for (const who of ["nobody", ...Object.keys(people)]) {
      pages[who] = await openPage(browser, { width: 1440, height: 900, reducedMotion: "reduce" });
      await accounts[who]?.signInto(pages[who].context());
    }
  }, { timeout: 90_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("each address of the application has its screen here", () => {
    const known = new Set(SCREENS.map(([address]) => address));
    assert.deepEqual(addresses().filter((one) => !known.has(one)), []);
    assert.ok(known.size > 50, `${known.size} addresses`);
  });

  for (const who of ["nobody", "patient", "newcomer", "provider", "admin"]) {
    test(`what ${who} sees meets WCAG 2.2 AA at 1440, 768 and 320 px, enlarged and by keyboard`, { timeout: 300_000 }, async () => {
      const found = [];
      for (const [address, , path] of SCREENS.filter(([, one]) => one === who)) {
        const at = path?.(ids) ?? address;
        await pages[who].goto(`${server.origin}${at}`);
        await settled(pages[who]);
        found.push(...await wrongOn(pages[who], nameOf(who, address, at)));
      }
      assert.deepEqual(found, []);
    });
  }

  test("the frame fits every width from 320 to 1440 px in every language", { timeout: 120_000 }, async () => {
    const found = [];
    for (const [who, path] of [["nobody", "/"], ["nobody", "/providers"], ["patient", "/visits"], ["provider", "/unsigned"], ["admin", "/admin/messages"]]) {
      const page = pages[who];
      for (const language of ["fr", "ar", "en"]) {
        await page.goto(`${server.origin}${path}`);
        await page.evaluate((tag) => localStorage.setItem("carehub.language", tag), language);
        await page.reload();
        await settled(page);
        for (let width = 320; width <= 1440; width += 32) {
          await page.setViewportSize({ width, height: 800 });
          const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          if (overhang > 0) found.push(`${path} for ${who} in ${language}: ${overhang} px wider than ${width} px`);
        }
      }
    }
    assert.deepEqual(found, []);
  });

  test("each screen says what is wrong, and what one can do, while the server answers with errors", { timeout: 300_000 }, async () => {
    const found = [];
    for (const [address, who, path] of SCREENS.filter(([, , , reads]) => reads)) {
      const page = pages[who];
      await page.route(/\/api\/v1\/(?!me$|clinic$|sessions)/, (route) => route.fulfill({ status: 429, contentType: "application/problem+json", body: BUSY }));
      await page.goto(`${server.origin}${path?.(ids) ?? address}`);
      const error = await page.waitForSelector("[data-testid=error]", { timeout: 20_000 }).catch(() => null);
      if (error === null) found.push(`${address} for ${who}: no error is shown`);
      found.push(...(await violations(page)).map((one) => `${address} for ${who}, failing: ${one}`));
      await page.unrouteAll();
    }
    assert.deepEqual(found, []);
  });

  test("no screen asked another host, broke the content policy or threw", () => {
    for (const page of Object.values(pages)) {
      assert.deepEqual([...page.hosts], [new URL(server.origin).host]);
      assert.deepEqual(page.problems.filter((text) => !text.startsWith("Failed to load resource")), []);
    }
  });
});

/** An answer that pages do not ask for again by themselves. */
const BUSY = JSON.stringify({ type: "urn:carehub:problem:rate_limited", title: "Too Many Requests", status: 429, code: "rate_limited", detail: "too often" });

function nameOf(who, address, at) {
  const variant = address === at || address.includes(":") ? "" : at.includes("?") ? "-day" : "-one";
  const topic = at.startsWith("/legal/") ? at.slice(6) : "";
  return `screen-${who}${address === "/" ? "-start" : address.replace("/:topic", "")}${topic}${variant}`.replaceAll("/", "-").replaceAll(":", "");
}

/** What the addresses of pages name: a visit that is to be, one that was, one that is kept, one that is now, and what belongs to them. */
async function things({ patient, provider, admin }) {
  const now = await book(patient, provider);
  const list = async (query) => (await patient.get(`/appointments?${new URLSearchParams(query)}`)).items;
  const coming = (await list({ status: "CONFIRMED", from: new Date(Date.now() + DAY_MS).toISOString() }))[0];
  const past = (await list({ status: "COMPLETED" })).find((one) => one.provider.id === now.provider.id);
  const seen = await provider.get(`/appointments/${past.id}`);
  const types = await patient.get(`/providers/${now.provider.id}/visit-types`);
  const type = types.find((one) => one.payment === "LATER");
  const asked = { visit_type: type.id, from: new Date(Date.now() + 2 * DAY_MS).toISOString(), to: new Date(Date.now() + 12 * DAY_MS).toISOString() };
  const { openings } = await patient.get(`/providers/${now.provider.id}/openings?${new URLSearchParams(asked)}`);
  const wish = { provider_id: now.provider.id, visit_type_id: type.id, starts_at: openings.at(-1).starts_at };
  const held = await patient.post("/appointments", wish, { "idempotency-key": crypto.randomUUID() });
  const { items: [payment] } = await patient.get("/payments");
  assert.ok(coming && past && payment, "the demo clinic has a visit that is to be, one that was, and a payment");
  assert.ok(await admin.get(`/payments/${payment.id}`));
  return {
    provider: now.provider.id, type: type.id, patient: now.patient.id, consultation: seen.consultation.id,
    now: now.id, coming: coming.id, past: past.id, held: held.id, payment: payment.id,
  };
}
