/** French words of the office. */
import type en from "../en/office";

export default {
  appointments: {
    patient: "Patient", provider: "Soignant", status: "État", from: "Du", to: "Au", all: "Tous", none: "Aucune consultation ne correspond", noneText: "Essayez moins de conditions, ou d’autres jours.", back: "Toutes les consultations",
    type: (name: string, moves: number) => (moves === 0 ? name : moves === 1 ? `${name}, déplacée une fois par le patient` : `${name}, déplacée ${moves} fois par le patient`),
    cancelled: (who: string, why: string) => `Annulée par ${who} : ${why}.`,
    by: { PATIENT: "le patient", PROVIDER: "le soignant", ADMIN: "la clinique", SYSTEM: "le système" },
    causes: { ASKED: "quelqu’un l’a demandé", HOLD_EXPIRED: "elle n’a pas été confirmée à temps", DECLINED: "le soignant a refusé", APPROVAL_MISSED: "le soignant n’a pas répondu à temps", PROVIDER_ABSENT: "le soignant était absent" },
    unpaid: "Rien n’a été payé.", deedsTitle: "Ce qui est possible",
    deeds: { RESCHEDULE: "Déplacer", CANCEL: "Annuler", CONFIRM: "Confirmer pour le patient", PROVIDER_ABSENT: "Le soignant était absent", COMPLETE: "Elle a bien eu lieu", REOPEN: "Retirer « manquée »" },
    deedTexts: {
      CONFIRM: "Seulement si le patient a accepté la consultation et ses conditions, par exemple par téléphone.",
      PROVIDER_ABSENT: "La consultation est annulée, tout ce qui a été payé est remboursé, et le patient reçoit un message.",
      COMPLETE: "La consultation était notée comme manquée, mais elle a eu lieu. Elle compte alors comme terminée.",
      REOPEN: "La consultation était notée comme manquée, mais le patient est venu ou peut encore venir. Elle est de nouveau valable.",
    },
    reason: "Motif", reasonHint: "Il est gardé avec la consultation.",
  },
  booking: { title: "Réserver pour quelqu’un", lead: "Pour qui téléphone. L’horaire est gardé ; confirmez-le dès que la personne a accepté la consultation et ses conditions.", what: "Type de consultation", choose: "Veuillez choisir", patientMissing: "Veuillez choisir un patient.", keep: (when: string) => `Garder le ${when}` },
  patient: { hint: "Le début d’un nom.", found: "Patients trouvés", none: "Personne.", other: (name: string) => `Quelqu’un d’autre que ${name}` },
  providers: {
    lead: "Un soignant a une page ici dès que quelqu’un avec ce rôle est ajouté sous Personnes.", name: "Nom", listed: "Dans l’annuaire", choices: { yes: "Présent", no: "Absent" }, none: "Personne", back: "Tous les soignants",
    hours: "Horaires", isListed: "Dans l’annuaire", isNotListed: "Pas dans l’annuaire", list: "Remettre dans l’annuaire", unlist: "Retirer de l’annuaire", unlistText: "Les patients trouvent ce soignant et réservent chez lui.", listText: "Les patients ne trouvent pas ce soignant et ne réservent pas chez lui. Les consultations prévues restent valables.",
  },
  fields: { lead: "Les patients cherchent d’après elles.", none: "Aucune.", name: "Nom de la spécialité", add: "Ajouter", remove: (name: string) => `Retirer ${name}` },
  consents: {
    lead: "Quand un nouveau texte est publié, chacun est de nouveau interrogé avant la prochaine consultation. Ce que quelqu’un a accepté reste consigné avec les mots de ce jour-là.",
    kinds: { TELEHEALTH: "Soins par appel vidéo ou audio", RECORDING: "Enregistrement", TERMS: "Conditions de la clinique", DATA: "Usage des données" },
    about: {
      TELEHEALTH: "Qu’un appel n’est pas un examen sur place, et ce qui en découle.", RECORDING: "Qu’un appel peut être enregistré.",
      TERMS: "Chacun les lit sous « Conditions » au pied de chaque page.", DATA: "Ce qui est gardé, pourquoi et combien de temps. Chacun le lit sous « Confidentialité » au pied de chaque page.",
    },
    asked: "Demandé avant une consultation", notAsked: "Pas demandé", ask: "Le demander avant une consultation", none: "Il n’y a pas encore de texte.", current: (number: number, day: string) => `Version ${number}, depuis le ${day}`, earlier: (number: number, day: string) => `Version ${number} du ${day}`,
    write: "Écrire une nouvelle version", title: "Titre", body: "Texte", missing: "Veuillez remplir ce champ.", publish: "Publier", sure: "Publier cette version ?", sureText: "Toutes les personnes concernées devront de nouveau accepter. Une version publiée ne peut plus être changée.",
  },
} satisfies typeof en;
