/** French words of what is prescribed: the same that the paper uses. */
import type { Schemas } from "../../api/client";
import type en from "../en/medicines";

const units: Record<Schemas["Unit"], readonly [one: string, many: string]> = {
  TABLET: ["comprimé", "comprimés"], CAPSULE: ["gélule", "gélules"], ML: ["ml", "ml"], DROP: ["goutte", "gouttes"], PUFF: ["bouffée", "bouffées"],
  PATCH: ["patch", "patchs"], SUPPOSITORY: ["suppositoire", "suppositoires"], SACHET: ["sachet", "sachets"],
  UG: ["microgramme", "microgrammes"], MG: ["mg", "mg"], G: ["g", "g"], IU: ["unité internationale", "unités internationales"],
  APPLICATION: ["application", "applications"], PACKAGE: ["boîte", "boîtes"],
};

const hourly = (hours: number) => {
  if (hours === 168) return "une fois par semaine";
  if (hours % 168 === 0) return `toutes les ${hours / 168} semaines`;
  return hours === 1 ? "toutes les heures" : `toutes les ${hours} heures`;
};

export default {
  forms: {
    TABLET: "comprimé", CAPSULE: "gélule", SOLUTION: "solution", SUSPENSION: "suspension", DROPS: "gouttes", CREAM: "crème", OINTMENT: "pommade",
    INHALER: "inhalateur", INJECTION: "solution injectable", PATCH: "patch", SUPPOSITORY: "suppositoire", SPRAY: "spray", POWDER: "poudre", OTHER: "autre chose",
  },
  routes: {
    ORAL: "par voie orale", SUBLINGUAL: "sous la langue", TOPICAL: "sur la peau", TRANSDERMAL: "collé sur la peau", INHALED: "par inhalation",
    NASAL: "dans le nez", OPHTHALMIC: "dans l’œil", OTIC: "dans l’oreille", RECTAL: "par voie rectale", VAGINAL: "par voie vaginale",
    SUBCUTANEOUS: "par injection sous-cutanée", INTRAMUSCULAR: "par injection intramusculaire", INTRAVENOUS: "par injection intraveineuse",
  },
  units,
  status: { DRAFT: "Brouillon", SIGNED: "Signée", CANCELLED: "Annulée", SUPERSEDED: "Remplacée" },
  comma: ", ",
  // In French all below two is one.
  amount: (amount, unit) => `${amount} ${units[unit][Number(amount) < 2 ? 0 : 1]}`,
  timesPerDay: (times) => `${times} fois par jour`,
  everyHours: hourly,
  asNeeded: (times) => `si besoin, au plus ${times} fois par jour`,
  days: (days) => (days === 1 ? "pendant 1 jour" : `pendant ${days} jours`),
  handedOut: (amount) => `À délivrer : ${amount}`,
  refills: (count) => (count === 0 ? "sans renouvellement" : count === 1 ? "1 renouvellement" : `${count} renouvellements`),
  code: "Code pour la pharmacie", validUntil: "Valable jusqu’au", expired: "Le délai pour la présenter est passé.",
  signedBy: (name, when) => `Signée par ${name}, ${when}`,
  cancelled: (when) => `Annulée le ${when}. Rien n’est délivré avec elle.`,
  superseded: (when) => `Remplacée le ${when} par une autre ordonnance.`,
  reason: (reason) => `Motif : ${reason}`,
  pdf: "Ouvrir le PDF",
} satisfies typeof en;
