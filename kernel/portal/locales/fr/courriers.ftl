# Letters and codes, the turn of the year, the opening of a school.
# Typography: U+202F before ; ! ?, U+00A0 before a colon and inside guillemets, U+2019 as the apostrophe.

# Preparing letters.
letters-title = Courriers
letters-lead = À imprimer et à remettre : une page par personne, l’adresse à la place de la fenêtre d’une enveloppe.
letters-activation = Activer un compte
letters-activation-says = Chaque lettre donne un identifiant et un code à usage unique. Le code n’est montré qu’une fois, sur la page à imprimer ; en préparer un nouveau annule le précédent. Les comptes déjà utilisés sont laissés de côté.
letters-notice = Informer les familles
letters-notice-says = Pour qui ne peut pas être joint autrement : votre texte, une lettre par personne.
letters-who = Destinataires
letters-to-responsables = Les responsables d’une classe
letters-to-eleves = Les élèves d’une classe
letters-to-personnels = Les personnels de l’établissement
letters-class-help = Sans effet pour les personnels.
letters-class-needed = choisissez une classe.
letters-no-mail = Seulement les personnes sans adresse électronique
letters-one = Pour { $name }.
letters-prepare = Préparer les lettres
letters-nobody = Personne ne correspond à ce choix.
letters-all-active = Aucune lettre à imprimer : ces comptes sont déjà utilisés.
letters-ready = { $count ->
    [one] Une lettre à imprimer
   *[other] { $count } lettres à imprimer
}
letters-print = Imprimez cette page depuis votre navigateur : seules les lettres sortent sur le papier.
letters-print-codes = Imprimez maintenant depuis votre navigateur : les codes ne seront plus affichés ensuite. Seules les lettres sortent sur le papier.
letters-back = Revenir
letter-needs = ce champ est nécessaire, 4 000 signes au plus.
letter-subject = Objet
letter-text = Texte de la lettre
letter-text-help = Une ligne vide sépare deux paragraphes.
person-letter = Imprimer un courrier d’activation

# The letter itself.
letter-to = Lettre pour { $name }
letter-date = Le { $day }
letter-about = Objet :
letter-access = votre accès à { $brand }
letter-hello = Bonjour { $name },
letter-madam = Madame,
letter-sir = Monsieur,
letter-both = Madame, Monsieur,
letter-for-children = Responsable de { $children }
letter-for-class = Élève de la { $class }
letter-for-head = Direction
letter-access-pupil = Voici de quoi ouvrir ton compte sur le portail de ton établissement. Un adulte peut t’aider.
letter-access-adult = Voici de quoi ouvrir votre compte sur le portail de l’établissement. Ce compte est personnel.
letter-site = Adresse
letter-code = Code d’activation
letter-step-1 = Ouvrir cette adresse dans un navigateur.
letter-step-2 = Taper l’identifiant et le code, tels qu’ils sont écrits ci-dessus.
letter-step-3 = Choisir un mot de passe : c’est lui qui servira ensuite.
letter-until = Ce code sert une seule fois, jusqu’au { $day }. En cas de perte, le secrétariat en imprime un autre.
letter-signed = La direction

# The page of the code.
activation-title = Activer mon compte
activation-lead = Avec l’identifiant et le code de la lettre, ou du courriel, que vous avez reçu.
activation-login-help = Tel qu’il est écrit sur la lettre.
activation-code-help = Majuscules, minuscules, tirets ou espaces : peu importe.
activation-password = Mot de passe à choisir
activation-again = Le même, une seconde fois
activation-submit = Activer mon compte
activation-known = J’ai déjà un mot de passe
activation-wrong = Cet identifiant et ce code ne vont pas ensemble, ou le code a déjà servi. Vérifiez la lettre, ou demandez-en une autre au secrétariat.
have-a-letter = J’ai reçu un courrier d’activation

# The turn of the year.
year-title = Changement d’année
year-lead = L’année { $year } se termine le { $day }. Voici ce qui se fera seul, et ce que vous décidez.
year-order = Dans l’ordre
year-step-embargo = Choisir quand les familles verront les nouvelles classes
year-step-embargo-done = { $when }
year-step-groups = Décider des groupes, ci-dessous
year-step-groups-done = { $count ->
    [one] 1 groupe continue
   *[other] { $count } groupes continuent
}
year-step-turn = Le { $day }, les classes de cette année se ferment
year-step-import = Les imports d’août apportent les élèves, ceux de la rentrée leurs classes
year-step-import-done = { $count ->
    [one] 1 classe arrivée
   *[other] { $count } classes arrivées
}
year-step-letters = Imprimer les courriers des nouvelles familles
year-alone = Se fera seul le { $day }
year-classes = { $classes ->
    [0] Aucune classe
    [one] 1 classe
   *[other] { $classes } classes
} et { $groups ->
    [0] aucun groupe d’enseignement
    [one] 1 groupe d’enseignement
   *[other] { $groups } groupes d’enseignement
} prennent fin ; leurs contenus restent à leurs lecteurs.
year-leaving = { $count ->
    [one] 1 élève
   *[other] { $count } élèves
} de { $level ->
    [T] terminale
   *[other] { $level }e
} : leur départ sera constaté par le premier import qui ne les contient plus, et un retour reste possible pendant le délai.
year-stays = { $count ->
    [0] Aucun séjour saisi à la main ne s’arrête.
    [one] 1 séjour saisi à la main s’arrête au plus tard ce jour-là :
   *[other] { $count } séjours saisis à la main s’arrêtent au plus tard ce jour-là :
}
year-groups = Vos groupes
year-groups-says = Pour chacun, choisissez. Rien n’est écrit avant la confirmation, et vous pouvez changer d’avis jusqu’au dernier jour.
suite-finit = se termine avec l’année
suite-vide = continue, vidé de ses membres
suite-garde = continue avec ses membres
year-preview = Voir ce que cela fera
year-dry-run = Essai à blanc
year-dry-run-says = Rien n’est encore écrit. Les classes entières d’un groupe prennent fin avec l’année dans tous les cas.
year-kept = { $count ->
    [one] 1 groupe continue avec ses membres : { $names }
   *[other] { $count } groupes continuent avec leurs membres : { $names }
}
year-emptied = { $count ->
    [one] 1 groupe continue, vidé : { $names }
   *[other] { $count } groupes continuent, vidés : { $names }
}
year-ended = { $count ->
    [one] 1 groupe se termine : { $names }
   *[other] { $count } groupes se terminent : { $names }
}
done-annee = Vos choix pour l’année suivante sont enregistrés.

# The opening of a school.
opening-title = Ouvrir un établissement
opening-lead = Du code UAI au premier import. Chaque étape se reprend quand vous voulez.
opening-uai = Code UAI
opening-uai-help = Sept chiffres et une lettre, comme 0139001X.
opening-uai-wrong = ce code n’est pas un UAI : vérifiez la dernière lettre.
opening-go = Voir où on en est
opening-by-hand = Établissements ouverts à la main
opening-progress = { $done } étapes faites sur { $all }.
step-done = fait
step-to-do = à faire
opening-step-school = Établissement
opening-step-classes = Année et classes
opening-step-direction = Compte de direction
opening-step-modules = Modules
opening-step-embargo = Publication des classes
opening-step-import = Premier import
opening-unknown = Aucun import ne l’a apporté. Créez-le ici : quand l’annuaire académique l’apportera, il reprendra cette fiche.
opening-elsewhere = Cet établissement est déjà administré par une autre collectivité.
opening-name = Nom de l’établissement
opening-place = Commune
opening-create = Créer l’établissement
opening-classes = Année { $year } : { $count ->
    [0] aucune classe
    [one] 1 classe
   *[other] { $count } classes
}
opening-classes-none = Les classes viennent de l’annuaire académique ou d’un fichier de l’établissement.
opening-no-head = Personne ne dirige encore cet établissement. Créez son premier compte de direction ; les suivants viendront des imports.
opening-make-head = Créer ce compte
opening-letter = Imprimer sa lettre d’activation
opening-modules = { $count ->
    [0] Aucun module activé
    [one] 1 module activé
   *[other] { $count } modules activés
} sur { $all }. C’est la direction qui les active, dès sa première connexion.
opening-embargo-says = Facultatif : les classes seront cachées aux familles jusqu’à cette date. La direction peut la changer.
opening-no-import = Aucun import récent ne parle de cet établissement.
done-ouverture = C’est fait. Voici ce qui reste.

# What becomes of what one wrote.
contributions-title = Quand je partirai
contributions-mine = Quand vos données seront supprimées, après votre départ de l’établissement, ce que vous avez écrit peut rester, sans votre nom, ou être supprimé avec elles. Vous pouvez changer d’avis jusque-là.
