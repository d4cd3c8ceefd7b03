/** French words of the front door. */
import type en from "../en/start";

export default {
  title: "Consultations vidéo, dans votre navigateur",
  lead: "Voyez un soignant face à face, où que vous soyez. Rien à installer.",
  findCare: "Trouver un soignant", signIn: "Se connecter", toYours: "Aller à votre page",
  points: ["Chiffré en chemin, sur le serveur de la clinique", "Fonctionne sur téléphone, tablette et ordinateur", "À la souris, au doigt, au clavier ou avec un lecteur d’écran"],
  demoTitle: "Essayez maintenant",
  demoNote: "Ceci est une démonstration. Démarrez un appel, puis ouvrez son lien sur un second appareil ou envoyez-le à quelqu’un.",
  startCall: "Démarrer un appel",
  starting: "Démarrage…",
  joinTitle: "Entrer avec un lien",
  joinLabel: "Lien d’invitation",
  joinHint: "Collez le lien que vous avez reçu.",
  joinWrong: "Ce n’est pas un lien vers un appel de ce site.",
  join: "Entrer",
  invitationTitle: "Il vous faut votre lien d’invitation",
  invitation: "Votre clinique vous envoie un lien personnel par e-mail ou SMS. Ouvrez-le pour entrer, ou collez-le ici.",
  help: "Pas de lien, ou il ne fonctionne pas ? Appelez votre clinique : elle peut en envoyer un nouveau.",
} satisfies typeof en;
