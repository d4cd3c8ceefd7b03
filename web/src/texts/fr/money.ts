/** Mots français du bureau : paiements, files, banque, factures. */
import type { Schemas } from "../../api/client";

const reviews: Record<Schemas["Review"], string> = { AMOUNT: "Autre montant", CURRENCY: "Autre devise", IDENTITY: "Autre paiement", REFUND_FAILED: "Remboursement non arrivé", DISPUTE: "Contesté" };
const todo: Record<Schemas["Review"], string> = {
  AMOUNT: "Une autre somme est arrivée que celle demandée. Elle n’est pas comptée. Regardez le paiement dans les pages du prestataire, rendez-le là-bas ou réglez-le avec le patient, puis marquez-le comme vu.",
  CURRENCY: "L’argent est arrivé dans une autre devise. Regardez-le dans les pages du prestataire, puis marquez-le comme vu.",
  IDENTITY: "Le prestataire a cet argent sous un autre paiement, ou dans son monde d’essai. Regardez là-bas, puis marquez-le comme vu.",
  REFUND_FAILED: "Le prestataire n’a pas pu rendre l’argent. Renvoyez-le, ou par virement, puis dites que c’est fait.",
  DISPUTE: "Répondez dans les pages du prestataire avant le jour ci-dessous. Rien n’est rendu entre-temps. N’envoyez jamais de notes cliniques comme preuve.",
};
const refunds: Record<Schemas["RefundState"], string> = { REQUESTED: "À envoyer", PENDING: "En route", SUCCEEDED: "Rendu", FAILED: "Échoué", NEEDS_ATTENTION: "À envoyer à la main" };
const disputes: Record<Schemas["DisputeState"], string> = { OPEN: "Réponse attendue", UNDER_REVIEW: "En cours de décision", WON: "L’argent est resté", LOST: "L’argent est parti", CLOSED: "Retiré" };
const events: Record<Schemas["EventState"], string> = { WAITING: "En attente", APPLIED: "Appliqué", IGNORED: "Sans intérêt", UNKNOWN: "Pas à nous" };
const flaws: Record<Schemas["Flaw"], string> = { DATE_UNREADABLE: "la date est illisible", AMOUNT_UNREADABLE: "le montant est illisible", CURRENCY_UNKNOWN: "la devise est inconnue", COLUMNS_DIFFER: "elle a d’autres colonnes que la première" };
const signs: Record<Schemas["Sign"], string> = { REFERENCE: "référence", NUMBER: "numéro", AMOUNT: "montant", NAME: "nom" };
const states: Record<Schemas["BankLineState"], string> = { WAITING: "Vous attend", MATCHED: "Attribuée d’elle-même", ASSIGNED: "Attribuée à la main", DISMISSED: "Pour rien ici" };
const categories: Record<Schemas["TaxCategory"], string> = { EXEMPT: "Exonéré", REDUCED: "Taux réduit", STANDARD: "Taux normal" };

export default {
  reviews, todo, refunds, disputes, events,
  visit: (provider: string, when: string) => `${provider}, ${when}`,
  answerBy: (day: string, left: string) => `Répondre avant le ${day} (${left})`,
  list: { title: "Tous les paiements", file: "Comme fichier", all: "Tous", status: "État", method: "Moyen de paiement", review: "À examiner", from: "Du", to: "Au", none: "Aucun paiement ne correspond.", noneText: "Choisissez d’autres jours ou moins de filtres." },
  totals: { title: (days: number) => `Les ${days} derniers jours`, none: "Aucun argent n’est arrivé ni parti.", provider: "Soignant", by: "Par", received: "Arrivé", refunded: "Rendu", lost: "Repris par des banques", unnamed: "Quelqu’un qui est parti" },
  one: { refunded: "Rendu", returning: "En train de revenir", visit: "Pour le rendez-vous avec", due: "Échéance", reviewed: "Je l’ai examiné", ask: "Demander au prestataire", disputes: "Contestations", events: "Ce que les prestataires ont dit" },
  back: {
    open: "Rendre de l’argent", amount: (currency: string) => `Montant en ${currency}`, atMost: (amount: string) => `Au plus ${amount}.`, reason: "Pourquoi", reasonHint: "Seul le personnel le lit.", wrong: "Entrez un montant jusqu’à ce qui reste.", missing: "Écrivez quelques mots.",
    go: "Rendre", sure: (amount: string) => `Rendre ${amount} ?`, sureText: "L’argent repart comme il est venu, et ne peut pas être rappelé.", disputed: "Le payeur conteste ce paiement : rien n’est rendu avant la décision.", lost: "La banque du payeur lui a déjà rendu cet argent.",
  },
  queues: {
    none: "Rien ne vous attend.", noneText: "L’argent qui ne correspond pas, les remboursements échoués et les contestations apparaissent ici.", disputes: "Contestations", mismatches: "Argent qui ne correspond pas", refunds: "Remboursements à faire à la main",
    refundsText: "Le prestataire n’a pas pu les envoyer, ou ils vont par virement. Envoyez chacun depuis le compte de la clinique, puis dites-le.", bank: "Lignes de la banque", bankText: "Virements qui ne correspondent d’eux-mêmes à aucune facture.",
    unknown: (count: number) => (count === 1 ? "En 30 jours, les prestataires ont parlé une fois de quelque chose qui n’est pas à nous." : `En 30 jours, les prestataires ont parlé ${count} fois de choses qui ne sont pas à nous.`),
    done: "Envoyé à la main", doneSure: (amount: string) => `${amount} ont-ils été rendus ?`, doneText: "Le paiement compte comme rendu, et un avoir est émis.",
  },
  bank: {
    take: "Reprendre un relevé", takeText: "CSV ou camt.053. Chaque ligne compte une fois, même reprise plusieurs fois.", choose: "Choisir un fichier", taking: "Lecture…",
    result: (lines: number, matched: number, known: number) => `${lines} nouvelles, dont ${matched} attribuées d’elles-mêmes ; ${known} étaient connues.`, broken: (count: number) => (count === 1 ? "1 ligne n’a pas pu être lue ; les autres sont prises." : `${count} lignes n’ont pas pu être lues ; les autres sont prises.`),
    flaw: (line: number, flaw: string) => `Ligne ${line} : ${flaw}`, flaws, lines: "Lignes", state: "État", all: "Toutes", states, none: "Aucune ligne de ce genre.", payer: "De", text: "Texte", booked: "Date",
    assign: (number: string, amount: string, why: readonly string[]) => `À ${number}, reste ${amount} (même ${why.join(", ")})`, signs, noFit: "Aucune facture ouverte ne lui ressemble.", dismiss: "Pour rien ici", dismissSure: "N’est-ce pour rien ici ?", dismissText: "La ligne reste dans la liste et n’est attribuée à aucun paiement.",
  },
  invoices: { kind: "Genre", state: "État" },
  billing: {
    lead: "Pour les factures à venir. Celles qui sont émises ne changent jamais.", seller: "Qui vend", name: "Nom sur les factures", nameHint: "Vide : le nom de la clinique.", taxId: "Numéro fiscal", address: "Adresse",
    tax: "Taxe", category: "Genre", categories, rate: "Taux en pour cent", rateWrong: "Entrez un nombre comme 20 ou 5,5.", why: "Raison", whyHint: "Figure sur la facture quand aucune taxe n’est due.",
    terms: "Numéros et délais", invoiceSeries: "Les factures commencent par", creditSeries: "Les avoirs commencent par", due: "Jours pour payer", transfer: "Jours pour un virement", transferHint: "Un rendez-vous plus proche ne peut pas être payé par virement.", whole: "Entrez un nombre entier.",
    account: "Compte pour les virements", accountText: "Sans compte, le virement n’est pas proposé aux patients.", holder: "Titulaire", bank: "Banque", currency: "Devise", saved: "Enregistré.",
  },
};
