/** French words of the first run. */
import type en from "../en/setup";

const words: typeof en = {
  begin: {
    title: "Installer votre cabinet",
    lead: "Cela prend deux minutes. Vous devenez la première personne à administrer et pourrez ensuite inviter les autres.",
    code: "Code d’installation", codeHint: "Le serveur l’a affiché à son démarrage, à la fin de la ligne qui commence par « Setup ».",
    codeMissing: "Saisissez le code que le serveur a affiché.",
    clinic: "Votre cabinet", clinicName: "Nom du cabinet", clinicNameHint: "Tel que les patients le liront.", clinicMissing: "Saisissez le nom du cabinet.",
    zone: "Fuseau horaire", zoneHint: "Là où se trouve le cabinet.",
    currency: "Devise", currencyHint: "Celle des comptes du cabinet. Les consultations peuvent aussi avoir un prix dans d’autres.", currencyMissing: "Choisissez une devise.",
    choose: "Choisir",
    you: "Vous, qui administrez en premier",
    submit: "Installer le cabinet", busy: "Installation…",
    doneTitle: "Déjà installé", doneLead: "Quelqu’un administre déjà ce cabinet. Connectez-vous, ou demandez une invitation.",
  },
  checks: {
    title: "Tout fonctionne-t-il ?",
    lead: "Deux choses échouent souvent sur une nouvelle machine. Essayez-les maintenant ; vous pouvez revenir sur cette page à tout moment.",
    mail: {
      title: "Messages", text: "Nous vous en envoyons un. Les patients en ont besoin pour confirmer leur adresse et retrouver leurs consultations.",
      run: "Envoyer un message d’essai", busy: "Envoi…", good: "Il est parti. Vérifiez qu’il est arrivé, et pas parmi les indésirables.",
      failed: "Vérifiez la section [mail] de la configuration, puis réessayez.",
    },
    media: {
      title: "Son et image", text: "Nous ouvrons un appel vide depuis l’endroit où vous êtes. Essayez aussi hors du réseau du cabinet.",
      run: "Essayer un appel", busy: "Connexion…", good: "Connecté : le son et l’image atteignent le serveur d’ici.",
      failed: "Vérifiez que les ports UDP du serveur sont ouverts dans le pare-feu, et que media.advertise nomme l’adresse que l’on atteint.",
    },
    done: "Continuer",
  },
};

export default words;
