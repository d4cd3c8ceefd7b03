/** Mots français de la sécurité du compte. */
export default {
  title: "Sécurité", lead: "Qui peut entrer dans votre compte, et d’où.",
  prove: "Pour cela, nous devons être sûrs que c’est vous.",
  password: { title: "Mot de passe", lead: "Le changer vous déconnecte partout ailleurs.", save: "Changer le mot de passe", done: "Votre mot de passe est changé." },
  email: { title: "Adresse e-mail", lead: "Vous vous connectez avec elle, et les e-mails y arrivent. Actuelle :", other: "Nouvelle adresse", save: "Changer l’adresse", done: "Des e-mails partent aux deux adresses. La nouvelle compte dès que vous avez ouvert les deux liens." },
  factors: {
    title: "Seconde preuve", lead: "Même quelqu’un qui connaît votre mot de passe n’entre pas sans elle.",
    app: "Application d’authentification", on: "En place", off: "Pas en place", add: "Ajouter une application ou une clé d’accès", remove: "Retirer", removeApp: "Retirer l’application d’authentification ?",
    removeOne: (name: string) => `Retirer ${name}`, removeText: "Elle ne permettra plus de se connecter.",
    added: (when: string) => `Ajoutée le ${when}`, used: (when: string) => `Utilisée en dernier le ${when}`,
    left: (count: number) => (count === 1 ? "Il en reste 1" : `Il en reste ${count}`), renew: "En créer de nouveaux",
  },
  devices: { title: "Où vous êtes connecté", lead: "Déconnectez ce que vous ne connaissez pas, puis changez de mot de passe.", unknown: "Appareil inconnu", here: "Cet appareil", end: "Déconnecter", seen: (when: string) => `vu en dernier le ${when}` },
};
