/** French words of what a patient decides about their data, and sees of what others do with it. */
import type en from "../en/privacy";

export default {
  title: "Confidentialité", lead: "Ce que vous avez accepté, qui a consulté, et vos données à emporter.",
  whose: "Données de", you: (name) => `${name} (vous)`, nobody: "Il n’y a aucun dossier dont vous décidez.",
  consents: {
    title: "Ce que vous avez accepté", required: "demandé avant une consultation", none: "La clinique ne demande rien pour l’instant.",
    given: (when, name) => `Accepté le ${when} par ${name}`, givenAlone: (when) => `Accepté le ${when}`,
    older: "Il existe un texte plus récent depuis.", withdrawn: (when) => `Retiré le ${when}`, never: "Pas accepté.",
    read: "Lire le texte", agree: "J’accepte", withdraw: "Retirer mon accord",
    question: "Retirer cet accord ?", text: "Il reste noté que vous l’aviez donné. Ce que la clinique demande avant une consultation devra être accepté de nouveau avant la prochaine.",
  },
  looks: {
    title: "Qui a consulté", lead: "Tout ce qui a été fait avec ce dossier, du plus récent au plus ancien. Rien n’est omis, et personne ne peut le modifier.",
    none: "Personne n’a encore rien fait.", more: "En voir plus", by: "Qui", what: "Quoi", when: "Quand",
    me: "Vous", roles: { PATIENT: "Une personne qui représente le patient", PROVIDER: "Un soignant", ADMIN: "Le secrétariat de la clinique", SYSTEM: "Le système", NOBODY: "Une personne non connectée" },
    looked: (thing) => `a consulté ${thing}`, changed: (thing) => `a modifié ${thing}`, exported: "a pris une copie de tout le dossier",
    things: {
      appointment: "une consultation", visit: "une consultation", consultation: "une consultation", call: "l’appel d’une consultation", patient: "votre profil", note: "une note", prescription: "une ordonnance",
      chart: "vos antécédents", chart_entry: "une ligne de vos antécédents", document: "un document", consent: "un accord", patient_grant: "qui peut vous représenter",
      break_glass: "un accès d’urgence", legal_hold: "une conservation légale", erasure: "ce qui a été effacé", patient_key: "la clé de votre dossier", keys: "la clé de votre dossier",
      payment: "un paiement", refund: "un remboursement", invoice: "une facture", message: "un message pour vous",
    },
    thing: "le dossier",
    whys: {
      OWN: "c’est le sien", ACTS_FOR: "représente le patient", GUARDIAN: "représentant légal", CARER: "aidant", TREATS: "soigne le patient", AUTHOR: "l’a écrit",
      BREAK_GLASS: "urgence", CLINIC: "secrétariat, sans contenu médical",
    },
    emergency: (name, when) => `${name} a ouvert ce dossier en urgence le ${when}.`, emergencyReason: (reason) => `Motif indiqué : ${reason}`,
    verdicts: { JUSTIFIED: "La clinique l’a vérifié : il y avait urgence.", UNJUSTIFIED: "La clinique l’a vérifié : il n’y avait pas d’urgence. Parlez-en à la clinique.", null: "La clinique ne l’a pas encore vérifié." },
  },
  take: {
    title: "Emporter vos données", text: "Un seul fichier ZIP avec tout : profil, consultations, notes, ordonnances, antécédents, documents, accords, et qui a consulté.",
    get: "Tout télécharger", lead: "C’est tout votre dossier médical. Montrez encore une fois que c’est bien vous.", begun: "Le téléchargement a commencé. Gardez le fichier là où vous seul pouvez l’ouvrir.",
  },
  erase: {
    title: "Effacer ce dossier", text: "Notes, ordonnances, antécédents et documents ne pourront plus être lus par personne, pas même par la clinique. C’est irréversible. Emportez d’abord vos données.",
    stays: "La loi exige de garder :", kept: { VISIT_TIMES: "quand ont eu lieu les consultations, et avec qui", MONEY: "paiements et factures", AUDIT_TRAIL: "qui a fait quoi, et quand" },
    start: "Effacer ce dossier", lead: "Montrez encore une fois que c’est bien vous.",
    question: (name) => `Effacer définitivement le dossier de ${name} ?`, confirm: "Personne ne pourra le rétablir. Votre compte est fermé s’il s’agit de votre propre dossier.", now: "Effacer définitivement",
    done: "Le dossier est effacé", doneText: (notes) => (notes === 1 ? "1 note ne peut plus être lue par personne." : `${notes} notes ne peuvent plus être lues par personne.`),
    closed: "Votre compte est fermé.", leave: "Quitter",
  },
} satisfies typeof en;
