/** French words of what everybody may read. */
import type en from "../en/legal";

export default {
  privacy: {
    title: "Confidentialité", lead: (clinic: string) => `Ce que ${clinic} fait de vos données.`,
    parts: [
      ["Où sont vos données", "Ce logiciel tourne sur le serveur de la clinique. Ce que vous saisissez, ce que votre soignant écrit et ce que vous envoyez y reste ; il n’y a ni publicité ni suivi, et aucune de nos pages ne charge quoi que ce soit d’une autre société."],
      ["Votre appel", "Le son et l’image sont chiffrés en chemin et passent par le serveur de la clinique, qui ne les garde pas. Si la clinique a choisi Daily.co pour les appels, ils passent par les serveurs de Daily."],
      ["Payer", "Qui paie par carte saisit son numéro sur la page de Stripe ou de Paystack. La clinique apprend que vous avez payé et tout au plus les derniers chiffres, jamais le numéro."],
      ["Dans votre navigateur", "Un cookie vous garde connecté ; il prend fin quand vous vous déconnectez. Votre langue, vos appareils pour les appels et le nom choisi restent sur votre appareil."],
      ["Qui regarde", "Chaque consultation de votre dossier est inscrite dans un journal qui ne peut être changé sans que cela se voie. Vous pouvez le lire vous-même."],
    ],
  },
  terms: { title: "Conditions", lead: (clinic: string) => `Ce que ${clinic} et vous convenez.`, parts: [] },
  accessibility: {
    title: "Accessibilité", lead: (clinic: string) => `${clinic} veut que chacun puisse utiliser ces pages.`,
    parts: [
      ["Ce que nous visons", "Ces pages sont faites pour respecter les règles WCAG 2.2, niveau AA. Chaque page est contrôlée automatiquement, en clair et en sombre et jusqu’à 320 pixels de large, à chaque changement du logiciel."],
      ["Ce que cela veut dire", "Tout fonctionne au clavier seul, rien ne doit être glissé, le texte peut être doublé, et les couleurs suivent votre système, aussi avec fort contraste et moins de mouvement. Les codes peuvent être collés, une clé d’accès vous évite le mot de passe, et les documents PDF sont balisés pour les lecteurs d’écran."],
      ["Ce qui manque encore", "Les appels n’ont pas de sous-titres propres ; beaucoup de navigateurs et de systèmes savent en ajouter. Toutes les pages n’ont pas été essayées par des personnes avec chaque lecteur d’écran."],
      ["Si quelque chose vous gêne", "Écrivez-nous. Nous répondons, vous donnons autrement ce qu’il vous faut, et corrigeons."],
    ],
  },
  none: "La clinique n’a pas encore publié de texte ici. Veuillez demander.", version: (number: number, day: string) => `Version ${number}, depuis le ${day}`,
  yours: "Vos propres choix, qui a regardé, vos données à emporter ou à effacer", contact: "Questions :",
} satisfies typeof en;
