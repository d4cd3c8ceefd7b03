/** French words of opening a record in an emergency, and of reviewing that. */
import type en from "../en/emergency";

export default {
  title: "Accès d’urgence",
  open: {
    lead: "Pour une urgence chez une personne que vous ne soignez pas : vous lisez son dossier pendant 60 minutes.",
    told: "Le patient et les administrateurs en sont informés aussitôt, avec votre nom et votre motif. Chaque cas est examiné.",
    patient: "Numéro du dossier", patientHint: "Le secrétariat peut l’indiquer.", patientMissing: "Saisissez le numéro complet du dossier.",
    reason: "Quelle est l’urgence ?", reasonHint: "Le patient le lit. Omettez ce que seul un soignant doit savoir.", reasonMissing: "Indiquez quelle est l’urgence.",
    prove: "Montrez encore une fois que c’est bien vous.", submit: "Ouvrir le dossier",
    until: (time) => `Ouvert pour vous jusqu’à ${time}`, record: "Un dossier", end: "Le refermer maintenant", ended: "Le dossier vous est de nouveau fermé.",
  },
  record: {
    none: "Rien n’est écrit ici.", ended: "terminé", noted: "Ce que l’on sait",
    sections: { ALLERGY: "Allergies", MEDICATION: "Médicaments", PROBLEM: "Problèmes", VITAL: "Mesures", IMMUNIZATION: "Vaccinations" },
    severities: { MILD: "légère", MODERATE: "modérée", SEVERE: "grave", UNKNOWN: "gravité inconnue" },
    measures: { PRESSURE: "Tension", PULSE: "Pouls", TEMPERATURE: "Température", WEIGHT: "Poids", HEIGHT: "Taille", OXYGEN: "Saturation en oxygène" },
    on: (when) => `le ${when}`, notes: "Notes signées", signed: (name, when) => `${name}, ${when}`,
  },
  review: {
    lead: "Dossiers que des soignants ont ouverts en urgence.", waiting: "À examiner", done: "Examinés", noneWaiting: "Rien n’attend d’examen.", noneDone: "Rien n’a encore été examiné.",
    opened: (provider, patient) => `${provider} a ouvert le dossier de ${patient}`, span: (from, to) => `${from} à ${to}`,
    reason: "Motif indiqué", verdict: "Que constatez-vous ?", verdicts: { JUSTIFIED: "Il y avait urgence", UNJUSTIFIED: "Il n’y avait pas d’urgence" }, verdictMissing: "Choisissez l’un des deux.",
    remark: "Remarque", remarkHint: "Seuls les administrateurs la lisent.", save: "Enregistrer l’examen", more: "En voir plus",
    reviewed: (when) => `Examiné le ${when}`,
  },
} satisfies typeof en;
