/** French sentences for the codes of the API that every page can meet: what is the matter, and what to do next. */
import type en from "../en/errors";

const sentences: Record<string, readonly [what: string, next: string]> = {
  unreachable: ["Le serveur est injoignable.", "Vérifiez votre connexion, puis réessayez."],
  http_502: ["Le service ne répond pas en ce moment.", "Réessayez dans une minute."],
  http_503: ["Le service ne répond pas en ce moment.", "Réessayez dans une minute."],
  internal: ["Un problème est survenu de notre côté.", "Réessayez. Si cela se reproduit, prévenez la clinique."],
  database_busy: ["Le service est très sollicité.", "Réessayez dans un instant."],
  request_timeout: ["Cela a pris trop de temps.", "Veuillez réessayer."],
  rate_limited: ["C’était un peu trop souvent.", "Attendez un instant, puis réessayez."],
  too_many_attempts: ["Trop de tentatives.", "Pour protéger les comptes, nous faisons une pause. Réessayez plus tard."],
  not_found: ["Nous ne le trouvons pas.", "Il a peut-être été retiré, ou le lien est incomplet."],
  not_allowed: ["Vous n’y êtes pas autorisé.", "Si vous pensez le contraire, demandez à la clinique."],
  stale: ["Quelqu’un d’autre a modifié ceci entre-temps.", "Nous affichons la dernière version ; vérifiez-la et réessayez."],
  cross_site: ["Votre navigateur a envoyé ceci depuis une autre page.", "Rechargez cette page et réessayez."],
  request_header_missing: ["Cette page n’est plus à jour.", "Rechargez-la et réessayez."],
  idempotency_key_reused: ["Ceci a déjà été envoyé.", "Vérifiez si cela a fonctionné avant de renvoyer."],
  signed_out: ["Vous êtes déconnecté.", "Reconnectez-vous ; nous vous ramènerons ici."],
  second_factor_needed: ["Une seconde étape est nécessaire.", "Saisissez le code de votre application."],
  enrolment_needed: ["Votre compte exige d’abord une seconde preuve.", "Configurez une application ou une clé d’accès."],
  validation: ["Quelque chose dans le formulaire n’est pas correct.", "Regardez les champs marqués."],
};

export default {
  sentences,
  unknown: ["Un imprévu s’est produit.", "Réessayez. Si cela persiste, indiquez à la clinique les mots ci-dessous."] as readonly [string, string],
} satisfies typeof en;
