/** The parts of the administration: where each is in the navigation, and how it is fetched with its words. */
import { lazy, type ComponentType } from "react";
import { load as availability } from "../../texts/availability";
import { load as booking } from "../../texts/booking";
import { load as money } from "../../texts/money";
import { load as office } from "../../texts/office";
import { load as payment } from "../../texts/payment";
import { load as profile } from "../../texts/profile";
import { load as visits } from "../../texts/visits";

type Shown = ComponentType<{ readonly id: string }>;
type Load = () => Promise<void>;

/** One of them; `id` is what stands behind it in the address. */
function part(load: () => Promise<{ default: Shown }>, ...areas: readonly Load[]) {
  return lazy(async () => {
    const [loaded] = await Promise.all([load(), ...areas.map((area) => area())]);
    return loaded;
  });
}

/** By address: `/admin/users`. */
export const PARTS = {
  "": part(() => import("./Dashboard")),
  live: part(() => import("./Live")),
  users: part(() => import("./Users")),
  appointments: part(() => import("./care/Appointments"), office, visits, booking, payment),
  providers: part(() => import("./care/Providers"), office, profile, availability, visits),
  fields: part(() => import("./care/Fields"), office),
  consents: part(() => import("./care/Consents"), office),
  calls: part(() => import("./Calls")),
  payments: part(() => import("./money/Payments"), money, payment),
  queues: part(() => import("./money/Queues"), money, payment),
  bank: part(() => import("./money/Bank"), money, payment),
  invoices: part(() => import("./money/Invoices"), money, payment),
  billing: part(() => import("./money/Billing"), money, payment),
  clinic: part(() => import("./Clinic")),
  holidays: part(() => import("./Holidays")),
  messages: part(() => import("./Messages")),
  audit: part(() => import("./Audit")),
} as const;

/** An address below `/admin`. */
export type Part = keyof typeof PARTS;

/** In the order of the navigation. */
export const GROUPS = {
  work: ["", "live", "appointments", "providers", "users"],
  money: ["payments", "queues", "bank", "invoices", "billing"],
  house: ["clinic", "fields", "consents", "calls", "holidays"],
  system: ["messages", "audit"],
} as const satisfies Record<string, readonly Part[]>;
