# Signing in.
# Typography: U+202F before ; ! ?, U+00A0 before a colon and inside guillemets, U+2019 as the apostrophe.

sign-in-wrong = Identifiant ou mot de passe incorrect.
sign-in-closed = Ce compte n’est plus ouvert. Adressez-vous au secrétariat de votre établissement.
sign-in-busy = Beaucoup de personnes se connectent en ce moment. Réessayez dans une minute.
sign-in-patience-seconds = { $count ->
    [one] Trop d’essais manqués pour ce compte. Réessayez dans une seconde.
   *[other] Trop d’essais manqués pour ce compte. Réessayez dans { $count } secondes.
 }
sign-in-patience-minutes = Trop d’essais manqués pour ce compte. Réessayez dans { $count } minutes.
sign-in = Connexion
demo-lead = Démonstration : toutes ces personnes, ces familles et ce département sont inventés.
login-name = Identifiant
login-name-help = Souvent de la forme prenom.nom
login-submit = Se connecter
cannot-sign-in = Je n’arrive pas à me connecter
demo-one-click = Être quelqu’un en un clic

# Who are you, then how.
je-suis = Je suis…
je-suis-eleve = Élève
je-suis-responsable = Parent ou responsable
je-suis-enseignant = Enseignant
je-suis-personnel = Personnel de l’établissement ou de l’académie
je-suis-agent = Agent de la collectivité
je-suis-invite = Invité
choose-again = Ce n’est pas moi : choisir un autre profil
sign-in-with = Se connecter avec { $door }
sign-in-how = Comment vous connecter
sign-in-local = Avec un identifiant du portail
sign-in-reserved = Ce compte s’ouvre avec { $door }, et non avec un mot de passe du portail.

# Who did not enter, and what to do.
door-inconnu = Cette porte n’existe pas
door-inconnu-says = Ce moyen de connexion n’existe pas, ou n’est plus ouvert.
door-inconnu-do = Revenez à la page de connexion et choisissez-en un autre.
door-injoignable = Le service de connexion ne répond pas
door-injoignable-says = Le service qui vérifie votre identité n’a pas répondu, ou a répondu de travers. Votre compte n’est pas en cause.
door-injoignable-do = Réessayez dans quelques minutes. Si cela dure, donnez la référence ci-dessous à votre établissement.
door-occupe = Beaucoup de monde à la porte
door-occupe-says = Beaucoup de personnes se connectent en ce moment.
door-occupe-do = Réessayez dans une minute.
door-demande = Cette connexion ne peut pas continuer
door-demande-says = Elle a commencé il y a trop longtemps, a déjà servi, ou a commencé dans un autre navigateur.
door-demande-do = Recommencez depuis la page de connexion, dans une seule fenêtre. Si cela se répète, vérifiez que votre navigateur accepte les cookies de ce site.
door-annule = Vous n’êtes pas connecté
door-annule-says = La connexion a été arrêtée avant la fin, ou refusée par le service qui vérifie votre identité.
door-annule-do = Recommencez quand vous le voulez, ou choisissez un autre moyen de vous connecter.
door-fournisseur = Le service de connexion a rencontré un problème
door-fournisseur-says = Le service qui vérifie votre identité dit qu’il ne peut pas le faire.
door-fournisseur-do = Réessayez dans quelques minutes. Si cela dure, donnez la référence ci-dessous à votre établissement.
door-preuve = Votre identité n’a pas pu être vérifiée
door-preuve-says = La réponse du service de connexion ne remplit pas toutes les conditions de sécurité. Par prudence, personne n’entre.
door-preuve-do = Recommencez depuis la page de connexion. Si cela se répète, donnez la référence ci-dessous à votre établissement.
door-horloge = Les horloges ne sont pas d’accord
door-horloge-says = La réponse du service de connexion n’est pas à l’heure du portail : elle est trop ancienne, ou en avance.
door-horloge-do = Recommencez depuis la page de connexion. Si cela se répète, donnez la référence ci-dessous à votre établissement.
door-sans-compte = Aucun compte ne correspond
door-sans-compte-says = Le service de connexion vous a reconnu, mais le portail ne trouve pas à quel compte cela correspond pour ce profil.
door-sans-compte-do = Vérifiez que vous avez choisi le bon profil, puis adressez-vous au secrétariat de votre établissement avec la référence ci-dessous.
door-ferme = Ce compte n’est plus ouvert
door-ferme-says = Le service de connexion vous a reconnu, mais votre compte dans le portail est fermé.
door-ferme-do = Si c’est une erreur, adressez-vous au secrétariat de votre établissement avec la référence ci-dessous.
door-reserve = Une autre porte pour ce compte
door-reserve-says = Pour votre profil, la connexion se fait autrement : avec { $door }.
door-reserve-do = Revenez à la page de connexion et choisissez ce moyen.
back-to-sign-in = Revenir à la page de connexion
choose-account = Quel compte ouvrir ?
choose-account-lead = Plusieurs comptes sont à vous. Choisissez celui avec lequel travailler ; vous pourrez en changer en vous reconnectant.
choose-account-none = Sans établissement
