/** The frame of every page for people who are signed in: the way around, the account, and a word when the network is gone. */
import { CalendarDays, Clock, FolderHeart, House, ReceiptText, Search, Settings, Siren, Stethoscope, Users, Video, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { Schemas } from "../api/client";
import { Brand } from "../design/Brand";
import { Link, usePath } from "../router";
import { common } from "../texts/common";
import { AccountMenu } from "./AccountMenu";
import { Foot } from "./Foot";
import { OfflineBanner } from "./OfflineBanner";
import { startOf } from "./States";
import "./shell.css";

type Role = Schemas["Role"];

interface Place {
  readonly to: string;
  readonly icon: LucideIcon;
  readonly name: () => string;
}

const HOME: Place = { to: "/home", icon: House, name: () => common.nav.home };
const VISITS: Place = { to: "/visits", icon: Video, name: () => common.nav.visits };
const FIND: Place = { to: "/providers", icon: Search, name: () => common.nav.find };
const PAYMENTS: Place = { to: "/payments", icon: ReceiptText, name: () => common.nav.payments };
const TODAY: Place = { to: "/today", icon: Stethoscope, name: () => common.nav.today };
const CALENDAR: Place = { to: "/calendar", icon: CalendarDays, name: () => common.nav.calendar };
const HOURS: Place = { to: "/availability", icon: Clock, name: () => common.nav.hours };
const RECORDS: Place = { to: "/records", icon: FolderHeart, name: () => common.nav.records };
const PATIENTS: Place = { to: "/patients", icon: Users, name: () => common.nav.patients };
const ADMIN: Place = { to: "/admin", icon: Settings, name: () => common.nav.admin };
const EMERGENCY: Place = { to: "/break-glass", icon: Siren, name: () => common.nav.emergency };

const PLACES: Readonly<Record<Role, readonly Place[]>> = {
  PATIENT: [HOME, FIND, VISITS, RECORDS, PAYMENTS],
  PROVIDER: [TODAY, CALENDAR, PATIENTS, HOURS, EMERGENCY],
  ADMIN: [ADMIN, EMERGENCY],
};

/** See the head of this file. */
export default function Shell({ role, children }: { role: Role; children: ReactNode }) {
  return (
    <div className="shell">
      <a className="skip" href="#content">{common.skip}</a>
      <header className="shell-head">
        <Link to={startOf(role)} className="shell-brand"><Brand /></Link>
        <Navigation places={PLACES[role]} />
        <AccountMenu />
      </header>
      <OfflineBanner />
      <main id="content" className="shell-main" tabIndex={-1}>{children}</main>
      <Foot />
    </div>
  );
}

function Navigation({ places }: { places: readonly Place[] }) {
  const path = usePath();
  return (
    <nav className="shell-nav" aria-label={common.navigation}>
      {places.map(({ to, icon: Icon, name }) => (
        <Link key={to} to={to} aria-current={path === to || path.startsWith(`${to}/`) ? "page" : undefined}>
          <Icon aria-hidden /><span>{name()}</span>
        </Link>
      ))}
    </nav>
  );
}
