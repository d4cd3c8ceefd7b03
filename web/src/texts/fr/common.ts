/** French words that every page may need. */
import type en from "../en/common";

export default {
  product: "Virtual Care Hub",
  loading: "Un instant…",
  toStart: "Aller à la page d’accueil",
  tryAgain: "Réessayer",
  numbers: "Les nombres",
  day: "Jour",
  close: "Fermer",
  cancel: "Annuler",
  back: "Retour",
  save: "Enregistrer",
  you: "Vous",
  host: "Hôte",
  guest: "Invité",
  skip: "Aller au contenu",
  offline: "Vous êtes hors ligne. Ce que vous voyez peut être ancien ; nous reprendrons dès votre retour.",
  broken: { title: "La page n’a pas pu être affichée", advice: "Elle a peut-être été mise à jour entre-temps, ou la connexion a été coupée. Veuillez la recharger.", reload: "Recharger" },
  notFound: { title: "Il n’y a rien à cette adresse", advice: "Le lien est peut-être incomplet. Veuillez l’ouvrir de nouveau depuis votre invitation." },
  navigation: "Principale",
  nav: { home: "Accueil", visits: "Consultations", today: "Aujourd’hui", privacy: "Confidentialité", emergency: "Urgence", calendar: "Calendrier", hours: "Horaires", records: "Dossier", patients: "Patients", admin: "Administration", find: "Trouver", payments: "Paiements" },
  account: { profile: "Profil", security: "Sécurité", menu: "Votre compte", language: "Langue", signIn: "Se connecter", signOut: "Se déconnecter", signedInAs: (name: string) => `Connecté en tant que ${name}` },
  notYours: { title: "Cette page n’est pas pour votre compte", advice: "Vous êtes connecté, mais cette page est destinée à un autre rôle. Veuillez aller à votre page d’accueil." },
  failed: "Le chargement a échoué",
  reference: (code: string, at: string) => `Si vous demandez de l’aide, indiquez : ${code}, ${at}.`,
  retryIn: (seconds: number) => `Veuillez attendre ${seconds} secondes.`,
} satisfies typeof en;
