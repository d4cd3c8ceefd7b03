//! French.

use super::{Texts, Wording};

pub(super) const TEXTS: Texts = Texts {
    language: "fr",
    right_to_left: false,
    weekdays: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    date: "{weekday} {day} {month} {year}, {time}",
    greeting: "Bonjour {name},",
    video_visit: "visite vidéo",
    audio_visit: "visite audio",
    summary: "Visite vidéo – {clinic}",
    when: "Quand",
    provider_time: "Pour votre praticien",
    patient_time: "Pour le patient",
    with: "Avec",
    open: "Ouvrir la visite",
    change: "Déplacer ou annuler la visite",
    copy_link: "Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :",
    footer: "{clinic} a envoyé ce message automatiquement. N’y répondez pas avec des informations sur votre santé.",
    verify_email: Wording {
        subject: "Confirmez votre adresse e-mail – {clinic}",
        lines: &[
            "Veuillez confirmer que cette adresse est la vôtre. Le lien est valable peu de temps et une seule fois.",
            "Si vous n’avez pas ouvert de compte chez {clinic}, vous n’avez rien à faire.",
        ],
        action: "Confirmer l’adresse",
    },
    already_registered: Wording {
        subject: "Vous avez déjà un compte – {clinic}",
        lines: &[
            "Quelqu’un, sans doute vous, a voulu ouvrir un compte avec cette adresse. Il en existe déjà un : connectez-vous.",
            "Si vous avez oublié votre mot de passe, vous pouvez en choisir un nouveau sur la page de connexion.",
        ],
        action: "Se connecter",
    },
    reset_password: Wording {
        subject: "Choisissez un nouveau mot de passe – {clinic}",
        lines: &[
            "Un nouveau mot de passe a été demandé. Le lien est valable peu de temps et une seule fois.",
            "Si vous ne l’avez pas demandé, vous n’avez rien à faire : votre mot de passe reste le même.",
        ],
        action: "Choisir un nouveau mot de passe",
    },
    password_changed: Wording {
        subject: "Votre mot de passe a été changé – {clinic}",
        lines: &[
            "Votre mot de passe a été changé et tous les autres appareils ont été déconnectés.",
            "Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe et prévenez l’établissement.",
        ],
        action: "Se connecter",
    },
    invitation: Wording {
        subject: "Votre invitation – {clinic}",
        lines: &[
            "{clinic} a créé un compte pour vous. Choisissez un mot de passe ; le lien n’est valable qu’une fois.",
        ],
        action: "Accepter l’invitation",
    },
    change_email: Wording {
        subject: "Confirmez votre nouvelle adresse e-mail – {clinic}",
        lines: &[
            "Cette adresse doit devenir celle de votre compte. Veuillez la confirmer ; le lien n’est valable qu’une fois.",
            "Si vous n’êtes pas au courant, vous n’avez rien à faire.",
        ],
        action: "Confirmer l’adresse",
    },
    email_changing: Wording {
        subject: "Votre adresse e-mail va changer – {clinic}",
        lines: &[
            "L’adresse de votre compte doit devenir {email}.",
            "Veuillez donner votre accord ici. Si ce n’était pas vous, ne le donnez pas ; choisissez un nouveau mot de passe et \
             prévenez l’établissement.",
        ],
        action: "Voir le changement",
    },
    factors_changed: Wording {
        subject: "Votre connexion a été modifiée – {clinic}",
        lines: &[
            "La seconde étape de votre connexion a été changée ou retirée.",
            "Si vous n’êtes pas au courant, prévenez tout de suite l’établissement.",
        ],
        action: "Se connecter",
    },
    mail_trial: Wording {
        subject: "Essai : les messages arrivent – {clinic}",
        lines: &["Vous avez demandé si les messages de {clinic} arrivent. Celui-ci est arrivé."],
        action: "Ouvrir la page",
    },
    record_opened: Wording {
        subject: "Votre dossier a été ouvert – {clinic}",
        lines: &[
            "Une personne de {clinic} qui n’y a pas accès d’habitude a ouvert votre dossier, ou celui d’une personne que vous représentez, en invoquant une urgence.",
            "Vous pouvez voir qui, quand et pourquoi. Le cabinet examine chacun de ces cas.",
        ],
        action: "Voir qui a consulté",
    },
    break_glass_review: Wording {
        subject: "Accès d’urgence à examiner – {clinic}",
        lines: &["Quelqu’un a ouvert un dossier en urgence. Merci d’examiner ce cas."],
        action: "Ouvrir la liste",
    },
    payment_review: Wording {
        subject: "Un paiement a besoin de vous – {clinic}",
        lines: &[
            "Un paiement ne peut pas être réglé automatiquement : un montant diffère, ou un remboursement n’est pas arrivé. Merci de le vérifier.",
        ],
        action: "Ouvrir la liste",
    },
    payment_disputed: Wording {
        subject: "Un paiement est contesté – {clinic}",
        lines: &[
            "Une personne conteste un paiement auprès de sa banque. Il faut répondre à temps, sinon il est perdu. En attendant, rien n’est remboursé par une autre voie.",
        ],
        action: "Ouvrir la liste",
    },
    confirmed: Wording {
        subject: "Votre visite est confirmée – {clinic}",
        lines: &["Votre {visit} est confirmée. Elle est jointe pour votre agenda."],
        action: "Ouvrir la visite",
    },
    moved: Wording {
        subject: "Votre visite a un nouvel horaire – {clinic}",
        lines: &["Votre {visit} a été déplacée. Voici son nouvel horaire :"],
        action: "Ouvrir la visite",
    },
    cancelled: Wording {
        subject: "Votre visite est annulée – {clinic}",
        lines: &["Votre {visit} à cet horaire est annulée :"],
        action: "Ouvrir la visite",
    },
    reminder: Wording {
        subject: "Votre visite approche – {clinic}",
        lines: &["Ceci est un rappel de votre {visit}."],
        action: "Ouvrir la visite",
    },
    prescription_ready: Wording {
        subject: "Un document est prêt pour vous – {clinic}",
        lines: &[
            "Une ordonnance de votre {visit} est prête. Connectez-vous pour la lire et l’imprimer, ou pour la présenter en pharmacie.",
        ],
        action: "Ouvrir la visite",
    },
    payment_too_late: Wording {
        subject: "Votre paiement est arrivé trop tard – {clinic}",
        lines: &[
            "Votre paiement est arrivé alors que l’heure réservée pour votre {visit} était échue et prise par quelqu’un d’autre. Il vous est remboursé en entier, sans démarche de votre part.",
            "Merci de choisir une autre heure.",
        ],
        action: "Choisir une autre heure",
    },
    invoice_ready: Wording {
        subject: "Votre facture – {clinic}",
        lines: &["Le document de votre {visit} est joint : une facture, ou un avoir si de l’argent vous est rendu."],
        action: "Ouvrir la visite",
    },
    invoice_overdue: Wording {
        subject: "Une facture n’est pas encore payée – {clinic}",
        lines: &[
            "La facture de votre {visit} est jointe une nouvelle fois. Son échéance est passée et aucun paiement n’a été trouvé.",
            "Si vous avez payé ces derniers jours, vous n’avez rien à faire. Sinon, merci de payer sur la page de la visite ou par virement avec la référence de la facture.",
        ],
        action: "Ouvrir la visite",
    },
    provider_confirmed: Wording {
        subject: "Une visite est réservée – {clinic}",
        lines: &["Une {visit} avec vous est confirmée. Elle est jointe pour votre agenda."],
        action: "Ouvrir la visite",
    },
    provider_asked: Wording {
        subject: "Une visite attend votre réponse – {clinic}",
        lines: &["Quelqu’un demande une {visit} avec vous. L’horaire est gardé jusqu’à votre réponse."],
        action: "Répondre",
    },
    provider_moved: Wording {
        subject: "Une visite a un nouvel horaire – {clinic}",
        lines: &["Une {visit} avec vous a été déplacée. Voici son nouvel horaire :"],
        action: "Ouvrir la visite",
    },
    provider_cancelled: Wording {
        subject: "Une visite est annulée – {clinic}",
        lines: &["Une {visit} avec vous à cet horaire est annulée :"],
        action: "Ouvrir la visite",
    },
};
