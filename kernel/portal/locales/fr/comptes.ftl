# Local accounts, requests, second factor, recovery.
# Typography: U+202F before ; ! ?, U+00A0 before a colon and inside guillemets, U+2019 as the apostrophe.

accounts-title = Comptes et droits
accounts-lead = Un invité s’enregistre directement, jusqu’à une date. Un compte local permanent et des droits d’administration se demandent : l’académie ou la collectivité répond.
accounts-lead-above = Les demandes des établissements du territoire. Chaque réponse est écrite à la personne qui demande.
permanent = sans date de fin
request-new = Nouvelle demande
request-guest = Enregistrer un invité
requests-waiting = Demandes en attente
requests-none = Aucune demande n’attend de réponse.
requests-answered = Demandes déjà traitées
request-of-account = Compte local : { $kind }
request-of-rights = Droits d’administration de l’établissement
request-waits = en attente
request-granted = acceptée
request-refused = refusée
request-account = Un compte local permanent
request-account-says = Pour une personne que l’annuaire académique n’apporte pas. Si un export l’apporte un jour, les deux fiches se rejoignent.
request-until-help = Laissez vide si aucune date n’est prévue.
request-reason = Motif
request-reason-help = Ce qui aide à décider : la mission, la durée, qui encadre.
request-reason-needed = Dites pourquoi : la personne qui répond en a besoin.
request-send = Demander ce compte
request-rights = Des droits d’administration
request-rights-says = Un agent de l’établissement administre alors les modules et l’annuaire comme la direction, jusqu’à la date donnée.
request-rights-send = Demander ces droits
request-who = Personne concernée
request-school = Établissement
request-by = Demandé par
request-by-on = { $name }, { $day }
request-answer = Réponse
request-words = Votre réponse
request-words-help = Envoyée à la personne qui demande. Un refus s’explique.
request-grant = Accepter
request-refuse = Refuser
request-mail-subject = Demande de compte ou de droits : { $school }
request-mail-text = { $school } demande un compte local ou des droits d’administration.

    Pour lire la demande et y répondre :
    { $url }
request-answer-subject = Réponse à votre demande
request-granted-mail = Votre demande est acceptée.

    { $words }

    { $url }
request-refused-mail = Votre demande est refusée.

    { $words }

    { $url }
rights-given = Droits d’administration donnés
rights-take = Retirer ces droits
done-comptes = C’est enregistré.
done-demande = Votre demande est envoyée. La réponse vous sera écrite, et elle sera ici.
done-reponse = La réponse est enregistrée et envoyée.
arrival-reason = Motif
arrival-reason-help = Demandé pour un invité : atelier, stage, partenariat…
stay-reason = Motif : { $reason }
guest-end-needed = Un invité a une date de fin, dans un an au plus.
guest-reason-needed = Dites pourquoi cet invité vient.
second-setting = Double authentification des administrateurs
second-setting-on = Toute personne qui administre un établissement, l’académie ou la collectivité confirme sa connexion par mot de passe avec un second code.
second-setting-off = Les administrateurs se connectent avec leur seul mot de passe, sauf s’ils ont choisi une application de codes.
second-setting-ask = Exiger un second code
second-setting-stop = Ne plus l’exiger
second-account = Double authentification
second-account-lead = Après le mot de passe, un code que donne votre téléphone. Un mot de passe volé ne suffit plus.
second-is-on = Une application donne vos codes. Codes de secours restants : { $count }.
second-is-off = Aucune application n’est réglée.
second-manage = Gérer
second-set-up = Régler une application de codes
second-set-up-says = Avec une application de codes (FreeOTP, Aegis, 2FAS…), lisez cette image, ou tapez la clé, puis recopiez le code de six chiffres qui s’affiche.
second-open = Ouvrir dans une application de cet appareil
second-secret = Clé à taper
second-picture = Code QR de la clé
second-confirm = Confirmer l’application
second-active = Votre application
second-new-codes = De nouveaux codes de secours
second-remove = Retirer l’application
second-required = Votre territoire demande la double authentification aux administrateurs.
second-back = Retour à mon compte
second-spare = Codes de secours
second-spare-says = Chacun sert une fois, si le téléphone manque. Ils ne seront plus montrés : imprimez-les ou recopiez-les.
second-set = Votre application est réglée
second-go-on = Continuer
second-title = Confirmez votre connexion
second-lead = Votre mot de passe est bon. Il reste un code.
second-first-lead = Votre territoire demande la double authentification aux administrateurs : réglez une application maintenant.
second-code = Code
second-code-help = Les six chiffres de votre application, ou un code de secours.
second-first-help = Les six chiffres que l’application affiche maintenant.
second-mail-help = Le code reçu par courriel.
second-wrong = Ce code n’est pas le bon, ou il a déjà servi.
second-submit = Confirmer
second-other = Changer de compte
second-by-mail = Recevoir un code par courriel
second-by-mail-says = Il part à l’adresse { $mail } et sert une fois.
second-send = Envoyer un code
second-sent = Un code vient de partir.
second-sent-says = Il arrive en une minute ou deux. S’il ne vient pas, regardez les courriers indésirables.
second-mail-subject = { $brand } : votre code de connexion
second-mail-text = Votre code de connexion :

    { $code }

    Il sert une fois, pendant { $minutes } minutes, sur { $site }. Si vous n’avez rien demandé, changez de mot de passe : quelqu’un le connaît.
proof-title = Confirmez que c’est vous
proof-lead = Ce que vous allez faire est sensible. Après cette confirmation, vous revenez à la page : refaites-y votre action.
proof-submit = Confirmer
proof-again = Vous êtes entré par un autre portail : pour confirmer, déconnectez-vous et revenez.
proof-sign-out = Se déconnecter
forgotten-link = Mot de passe oublié ?
forgotten-title = Mot de passe oublié
forgotten-lead = Un code part à l’adresse de courriel connue de l’établissement. Il permet de choisir un autre mot de passe.
forgotten-login-help = Souvent de la forme prenom.nom
forgotten-send = Recevoir un code
forgotten-back = Retour à la connexion
forgotten-no-mail = Pas d’adresse de courriel ?
forgotten-no-mail-says = Le secrétariat de l’établissement imprime un nouveau code, à votre nom.
forgotten-sent = C’est noté.
forgotten-sent-says = Si ce compte existe et a une adresse de courriel, un code vient d’y partir. Recopiez-le ici.
forgotten-mail-subject = { $brand } : choisir un autre mot de passe
forgotten-mail-text = Quelqu’un, vous sans doute, a oublié le mot de passe de votre compte. Voici le code pour en choisir un autre :

    { $code }

    Il sert une fois, pendant { $minutes } minutes, sur { $site }/activation. Si vous n’avez rien demandé, ne faites rien : votre mot de passe reste le même.
letters-never = Comptes jamais activés
letters-never-says = Personnes de chaque classe qui n’ont encore jamais ouvert leur compte.
letters-never-none = Tous les comptes des classes sont activés.
letters-never-count = élèves : { $pupils }, responsables : { $families }
letters-never-print-pupils = Élèves de { $class }
letters-never-print-families = Responsables de { $class }
letters-forgotten = Mot de passe oublié
letters-forgotten-says = Pour une personne sans courriel : une lettre avec un nouveau code, valable sept jours. Son mot de passe actuel sert encore tant que le code n’a pas servi.
letters-forgotten-print = Préparer la lettre
letters-forgotten-no = Ce compte administre, ou n’a jamais servi : il se récupère par courriel, ou auprès de qui lui a donné ses droits.
person-new-code = Mot de passe oublié : préparer une lettre
failure-second = Un second code est attendu
failure-second-says = Confirmez votre connexion avec le code de votre application ou de votre courriel.
failure-prove = Confirmez que c’est vous
failure-prove-says = Cette action est sensible : prouvez à nouveau votre identité, puis recommencez.
