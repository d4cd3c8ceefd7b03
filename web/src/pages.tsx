/** Every page but those of calls (`pages.first.tsx`): its address, whom it is for, and what has to be fetched before it is shown. */
import { bare, page, type Page } from "./page";
import { load as account } from "./texts/account";
import { load as admin } from "./texts/admin";
import { load as availability } from "./texts/availability";
import { load as booking } from "./texts/booking";
import { load as call } from "./texts/call";
import { load as check } from "./texts/check";
import { load as emergency } from "./texts/emergency";
import { load as errors } from "./texts/errors";
import { load as legal } from "./texts/legal";
import { load as medicines } from "./texts/medicines";
import { load as payment } from "./texts/payment";
import { load as people } from "./texts/people";
import { load as privacy } from "./texts/privacy";
import { load as profile } from "./texts/profile";
import { load as provider } from "./texts/provider";
import { load as records } from "./texts/records";
import { load as refusals } from "./texts/refusals";
import { load as security } from "./texts/security";
import { load as setup } from "./texts/setup";
import { load as start } from "./texts/start";
import { load as visits } from "./texts/visits";

/** See the head of this file. */
export const PAGES: readonly Page[] = [
  page("/", "everybody", () => import("./pages/start/StartPage"), start, call, errors),
  page("/legal/:topic", "everybody", () => import("./pages/legal/LegalPage"), legal, errors, refusals),
  page("/login", "everybody", () => import("./pages/account/LoginPage"), account, errors, refusals),
  page("/enrol", "everybody", () => import("./pages/account/EnrolPage"), account, errors, refusals),
  page("/register", "everybody", () => import("./pages/account/RegisterPage"), account, errors, refusals),
  page("/verify", "everybody", () => import("./pages/account/VerifyPage"), account, errors, refusals),
  page("/reset", "everybody", () => import("./pages/account/ResetPage"), account, errors, refusals),
  page("/invitation", "everybody", () => import("./pages/account/InvitationPage"), account, errors, refusals),
  page("/email", "everybody", () => import("./pages/account/EmailPage"), account, errors, refusals),
  page("/setup", "everybody", () => import("./pages/setup/SetupPage"), setup, account, errors, refusals),
  page("/setup/checks", ["ADMIN"], () => import("./pages/setup/ChecksPage"), setup, errors, refusals),
  page("/check", "everybody", () => import("./pages/check/CheckPage"), check, account, errors, refusals),
  bare("/visits/:id/room", "everybody", () => import("./pages/visit/RoomPage"), visits, call, people, errors, refusals),
  bare("/visit-invitations", "everybody", () => import("./pages/visit/GuestPage"), visits, errors, refusals),
  page("/payments", ["PATIENT"], () => import("./pages/payment/PaymentsPage"), payment, visits, errors, refusals),
  page("/invoices", ["PATIENT"], () => import("./pages/payment/PaymentsPage"), payment, visits, errors, refusals),
  page("/payments/:id", ["PATIENT"], () => import("./pages/payment/OnePaymentPage"), payment, visits, errors, refusals),
  page("/visits", "signed in", () => import("./pages/visits/VisitsPage"), visits, errors, refusals),
  page("/visits/:id", "signed in", () => import("./pages/visits/VisitPage"), payment, visits, medicines, errors, refusals),
  page("/visits/:id/payment", ["PATIENT"], () => import("./pages/payment/PaymentPage"), payment, visits, errors, refusals),
  page("/visits/:id/change", "signed in", () => import("./pages/visits/ChangePage"), booking, visits, errors, refusals),
  page("/today", ["PROVIDER"], () => import("./pages/today/TodayPage"), provider, visits, errors, refusals),
  page("/notes/:consultation", ["PROVIDER"], () => import("./pages/notes/NotePage"), provider, medicines, visits, errors, refusals),
  page("/privacy", ["PATIENT"], () => import("./pages/privacy/PrivacyPage"), privacy, account, errors, refusals),
  page("/break-glass", ["PROVIDER", "ADMIN"], () => import("./pages/emergency/EmergencyPage"), emergency, account, errors, refusals),
  page("/providers", "everybody", () => import("./pages/directory/DirectoryPage"), booking, visits, errors, refusals),
  page("/providers/:id", "everybody", () => import("./pages/directory/ProviderPage"), booking, visits, errors, refusals),
  page("/book/:provider/:type", ["PATIENT"], () => import("./pages/book/BookPage"), booking, visits, errors, refusals),
  page("/availability", ["PROVIDER"], () => import("./pages/availability/AvailabilityPage"), availability, errors, refusals),
  page("/calendar", ["PROVIDER"], () => import("./pages/calendar/CalendarPage"), availability, visits, errors, refusals),
  page("/profile", "signed in", () => import("./pages/profile/ProfilePage"), profile, account, errors, refusals),
  page("/security", "signed in", () => import("./pages/security/SecurityPage"), security, account, errors, refusals),
  page("/records", ["PATIENT"], () => import("./pages/records/RecordsPage"), records, emergency, medicines, errors, refusals),
  page("/patients", ["PROVIDER"], () => import("./pages/patients/PatientsPage"), records, errors, refusals),
  page("/patients/:id", ["PROVIDER"], () => import("./pages/patients/PatientPage"), records, emergency, medicines, errors, refusals),
  page("/unsigned", ["PROVIDER"], () => import("./pages/patients/UnsignedPage"), records, errors, refusals),
  page("/admin", ["ADMIN"], () => import("./pages/admin/AdminPage"), admin, security, account, errors, refusals),
  page("/admin/:part", ["ADMIN"], () => import("./pages/admin/AdminPage"), admin, security, account, errors, refusals),
  page("/admin/:part/:id", ["ADMIN"], () => import("./pages/admin/AdminPage"), admin, security, account, errors, refusals),
  page("/home", "signed in", () => import("./pages/home/HomePage"), visits, errors, refusals),
];
