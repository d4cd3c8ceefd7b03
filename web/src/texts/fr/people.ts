/** French words of the people in a visit. */
import type en from "../en/people";

export default {
  states: { INVITED: "invité", WAITING: "attend", ADMITTED: "admis", IN_CALL: "dans l’appel", LEFT: "absent" },
  roles: { INTERPRETER: "Interprète", FAMILY: "Famille ou proche", CLINICIAN: "Soignant" },
  sides: { PATIENT: "Patient", PROVIDER: "Soignant", GUEST: "Invité" },
  quality: { GOOD: "bonne connexion", WEAK: "connexion faible", BAD: "mauvaise connexion" } as Record<string, string>,
  title: "Personnes", waiting: "Attendent d’entrer", here: "Dans cette consultation",
  you: (name: string) => `${name} (vous)`,
  admit: "Faire entrer", admitLabel: (name: string) => `Faire entrer ${name}`,
  sendBack: "Renvoyer", sendBackLabel: (name: string) => `Renvoyer ${name} dans la salle d’attente`,
  revoke: "Retirer", revokeLabel: (name: string) => `Retirer l’invitation de ${name}`,
  invite: "Inviter quelqu’un", guestName: "Nom", guestRole: "En qualité de", makeLink: "Créer un lien",
  linkHint: "Envoyez-lui ce lien. Il ne sert qu’une fois et ne montre rien du dossier.", copy: "Copier", copied: "Copié",
} satisfies typeof en;
