/** Mots français des dossiers : le sien, et ceux qu’un soignant lit. */
import type { Schemas } from "../../api/client";

type Section = Schemas["ChartContent"]["section"];

const names: Record<Exclude<Section, "VITAL">, string> = { ALLERGY: "Allergie à", MEDICATION: "Médicament", PROBLEM: "Problème", IMMUNIZATION: "Vaccin" };
const more: Record<"ALLERGY" | "MEDICATION" | "PROBLEM", string> = { ALLERGY: "Ce qui se passe (si connu)", MEDICATION: "Comment il est pris", PROBLEM: "Remarque" };
const units: Record<Schemas["VitalMeasure"]["kind"], string> = { PRESSURE: "Systolique, mmHg", PULSE: "Battements par minute", TEMPERATURE: "Degrés Celsius", WEIGHT: "Kilogrammes", HEIGHT: "Centimètres", OXYGEN: "Pour cent" };
const kinds: Record<Schemas["DocumentKind"], string> = { LAB_RESULT: "Résultat de laboratoire", IMAGING: "Image d’un examen", LETTER: "Lettre", REFERRAL: "Lettre d’orientation", PHOTO: "Photographie", OTHER: "Autre chose" };

export default {
  title: "Dossier", lead: "Ce que l’on sait de votre santé, et ce qui a été écrit sur vos rendez-vous.", whose: "Dossier de", nobody: "Il n’y a pas de dossier pour ce compte.", more: "Afficher plus",
  chart: {
    title: "Ce que l’on sait", add: "Ajouter", addTo: (part: string) => `Ajouter : ${part}`, byPatient: "Dit par le patient", confirmedBy: (name: string) => `Confirmé par ${name}`,
    confirm: "Confirmer", confirmOne: (what: string) => `Confirmer : ${what}`, end: "Terminé", endOne: (what: string) => `Terminé : ${what}`, mistake: "Une erreur", mistakeOne: (what: string) => `Une erreur : ${what}`,
    names, more, units, severity: "Gravité", measure: "Ce qui a été mesuré", diastolic: "Diastolique, mmHg", given: "Fait le",
    missing: "Veuillez remplir ce champ.", number: "Entrez un nombre comme 36,5.",
  },
  notes: { title: "Notes des rendez-vous", none: "Pas encore de notes.", draft: "pas encore signée", papers: "Note et ordonnances", added: (when: string) => `Ajouté ${when}` },
  prescriptions: { title: "Ordonnances", none: "Rien n’a encore été prescrit." },
  documents: {
    title: "Documents", none: "Pas encore de documents.", kinds, add: "Ajouter un document", file: "Fichier", fileHint: "PDF, JPEG ou PNG, 5 Mo au plus.", name: "Titre", kind: "Type", send: "L’ajouter", adding: "Un instant…", added: "Le document est dans le dossier.",
    fileMissing: "Choisissez un fichier.", fileKind: "Choisissez un PDF, un JPEG ou un PNG.", fileLarge: "Ce fichier dépasse 5 Mo.", nameMissing: "Donnez-lui un titre.", mistake: "Une erreur", mistakeOne: (title: string) => `Une erreur : ${title}`,
  },
  patients: { title: "Patients", search: "Nom", none: "Pas encore de patients", noneFound: "Personne de ce nom", noneText: "Ceux qui ont pris rendez-vous avec vous apparaissent ici.", visit: (day: string) => `rendez-vous le ${day}`, born: (day: string) => `né(e) le ${day}`, needs: "Besoins :" },
  unsigned: { title: "Notes à signer", lead: "Vos brouillons. Une note compte dès qu’elle est signée.", none: "Toutes les notes sont signées." },
};
