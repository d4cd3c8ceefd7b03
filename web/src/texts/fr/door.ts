/** French words at the door of a room. */
import type en from "../en/door";

export default {
  refusals: {
    not_found: "Cette salle n’existe pas, ou n’existe plus. Vérifiez le lien.",
    room_token_required: "Cette salle exige votre lien personnel. Ouvrez le lien de votre invitation.",
    room_token_invalid: "Ce lien n’ouvre pas cette salle, ou plus. Demandez-en un nouveau.",
    room_too_early: "La salle n’est pas encore ouverte. Revenez à l’heure de votre consultation.",
    room_over: "Le temps de cette salle est écoulé.",
    room_full: "La salle ne peut accueillir personne de plus pour l’instant. Réessayez dans un moment.",
    room_banned: "On vous a retiré de cet appel.",
    room_denied: "On ne vous a pas fait entrer cette fois.",
    name_missing: "Saisissez un nom.",
    unreachable: "Le serveur est injoignable. Vérifiez votre connexion.",
  },
  unknown: "Ce n’était pas possible. Veuillez réessayer.",
  looking: "Un instant…",
  shut: "Vous ne pouvez pas entrer",
  waiting: "Veuillez patienter",
  waitingAdvice: "Nous avons prévenu les autres de votre arrivée. Ils vous feront entrer dès que possible ; gardez cette page ouverte.",
  giveUp: "Ne plus attendre",
  knocks: (name) => `${name} souhaite entrer.`,
  letIn: "Faire entrer", letInLabel: (name) => `Faire entrer ${name}`,
  decline: "Refuser", declineLabel: (name) => `Refuser ${name}`,
} satisfies typeof en;
