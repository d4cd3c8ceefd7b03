/** Mots français de l’administration. */
import type { Schemas } from "../../api/client";

type Role = Schemas["Role"];
type Kind = Schemas["Message"]["kind"];

const roles: Record<Role, string> = { PATIENT: "Patient", PROVIDER: "Soignant", ADMIN: "Administrateur" };
const states: Record<Schemas["User"]["status"], string> = { UNVERIFIED: "Adresse non confirmée", INVITED: "Invité", ACTIVE: "Actif", DEACTIVATED: "Exclu" };
const deeds: Record<Role | "shutOut" | "letIn" | "factors" | "provider", string> = {
  shutOut: "Exclure", letIn: "Laisser revenir", factors: "Réinitialiser les secondes preuves", provider: "Ajouter à l’annuaire", PATIENT: "En faire un patient", PROVIDER: "En faire un soignant", ADMIN: "En faire un administrateur",
};
const sent: Record<Schemas["Message"]["state"], string> = { WAITING: "En attente", SENT: "Envoyé", SKIPPED: "Plus nécessaire", FAILED: "Échoué" };
const kinds: Record<Kind, string> = {
  VERIFY_EMAIL: "Confirmer l’adresse", ALREADY_REGISTERED: "Déjà inscrit", RESET_PASSWORD: "Nouveau mot de passe", PASSWORD_CHANGED: "Mot de passe changé", INVITATION: "Invitation", CHANGE_EMAIL: "Changement d’adresse",
  EMAIL_CHANGING: "L’adresse change", FACTORS_CHANGED: "Seconde preuve changée", MAIL_TRIAL: "E-mail d’essai", RECORD_OPENED: "Dossier ouvert en urgence", BREAK_GLASS_REVIEW: "Urgence à examiner",
  APPOINTMENT_CONFIRMED: "Rendez-vous confirmé", APPROVAL_ASKED: "Demande à traiter", APPOINTMENT_MOVED: "Rendez-vous déplacé", APPOINTMENT_CANCELLED: "Rendez-vous annulé", APPOINTMENT_REMINDER: "Rappel", PRESCRIPTION_READY: "Ordonnance prête",
  PAYMENT_TOO_LATE: "Paiement arrivé trop tard", INVOICE_READY: "Facture prête", INVOICE_OVERDUE: "Facture en retard", PAYMENT_REVIEW: "Paiement à examiner", PAYMENT_DISPUTED: "Paiement contesté",
};

export default {
  title: "Administration", more: "Afficher plus", roles,
  parts: { "": "Aperçu", live: "Appels en cours", users: "Personnes", payments: "Paiements", queues: "À examiner", bank: "Relevés bancaires", invoices: "Factures", billing: "Facturation", clinic: "Clinique", holidays: "Jours fériés", messages: "Messages", audit: "Journal", appointments: "Consultations", providers: "Soignants", fields: "Spécialités", consents: "Consentements", calls: "Voie des appels" },
  groups: { work: "Chaque jour", money: "Argent", house: "La clinique", system: "Système" },
  dashboard: {
    now: "Maintenant", live: "Appels en cours", queues: "Paiements à examiner", failed: "Messages échoués", past: "Les derniers jours", span: "Jours", spans: { 7: "7 jours", 30: "30 jours", 90: "90 jours" },
    booked: "Réservations", bookedText: (count: number) => (count === 1 ? "1 rendez-vous a été pris." : `${count} rendez-vous ont été pris.`),
    visits: "Rendez-vous", held: "Tenus", missed: "Manqués", cancelled: "Annulés", visitsText: (held: number, missed: number, cancelled: number) => `${held} ont été tenus, ${missed} manqués, ${cancelled} annulés.`,
    revenue: (currency: string) => `Recettes en ${currency}`, revenueText: (amount: string) => `${amount} sont arrivés, moins ce qui a été rendu.`,
    calls: "Connexions dans les appels", good: "Bonnes", weak: "Faibles", bad: "Mauvaises", callsText: (stays: number, minutes: number, lost: number) => `${stays} connexions pendant ${minutes} minutes ; ${lost} perdues. Chacune compte par son pire moment.`,
  },
  live: {
    asOf: (time: string) => `À ${time} ; cette page se tient à jour.`, none: "Personne n’est en appel.", noneText: "Les appels apparaissent ici dès que quelqu’un y est.", people: (count: number) => (count === 1 ? "1 personne" : `${count} personnes`), since: (ago: string) => `commencé ${ago}`,
    backends: { HUB: "sur ce serveur", DAILY: "chez Daily" }, quality: { GOOD: "Bonne connexion", WEAK: "Connexion faible", BAD: "Mauvaise connexion" }, unknown: "Connexion encore inconnue",
  },
  users: {
    invite: "Inviter quelqu’un", name: "Nom", email: "Adresse e-mail", role: "Rôle", send: "Envoyer l’invitation", invited: "L’invitation est en route.", missing: "Veuillez remplir ce champ.",
    search: "Nom ou adresse", all: "Tous", none: "Personne trouvé.", states, change: "Modifier", deeds, confirm: "Oui",
  },
  clinic: {
    name: "Nom de la clinique", email: "Adresse e-mail", language: "Langue", zone: "Fuseau horaire", zoneHint: "Dans lequel les jours de la clinique sont comptés.", currency: "Devise", hold: "Une heure choisie est gardée pendant", minutes: "En minutes.",
    reminders: "Rappels avant un rendez-vous", remindersHint: "Des minutes séparées par des virgules ; 1440 font un jour.", tiers: "Ce qui est remboursé après une annulation", tiersHint: "Minutes avant le début, et pour cent du prix.",
    before: (number: number) => `Règle ${number} : minutes avant`, percent: (number: number) => `Règle ${number} : pour cent`, addTier: "Ajouter une règle", removeTier: (number: number) => `Retirer la règle ${number}`, whole: "Entrez seulement des nombres entiers.",
  },
  calls: {
    way: "Les appels passent", hint: "Une consultation commencée garde sa voie.", ways: { "": "comme le serveur est réglé", HUB: "par ce serveur", DAILY: "par Daily", FRONT: "par ce serveur, et par Daily s’il ne peut pas" },
  },
  holidays: { none: "Pas encore de jours fériés.", date: "Date", name: "Nom", add: "Ajouter", remove: (day: string) => `Retirer le jour férié du ${day}`, outside: (count: number) => (count === 1 ? "1 rendez-vous tombe ce jour-là. Il reste jusqu’à ce que quelqu’un le déplace." : `${count} rendez-vous tombent ce jour-là. Ils restent jusqu’à ce que quelqu’un les déplace.`) },
  messages: { state: "État", all: "Tous", states: sent, kinds, none: "Rien ici.", attempts: (count: number) => (count === 1 ? "1 essai" : `${count} essais`), retry: "Réessayer" },
  audit: {
    chain: "La chaîne", chainText: "Chaque entrée porte l’empreinte de la précédente. Tout changement brise la chaîne.", check: "Vérifier la chaîne", checking: "Vérification…",
    whole: (count: number) => `Intacte : ${count} entrées vérifiées.`, broken: (seq: number) => `Brisée à l’entrée ${seq}`, action: "Action", actionHint: "Par exemple appointment.cancelled.", none: "Aucune entrée de ce genre.",
  },
};
