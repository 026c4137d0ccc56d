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
