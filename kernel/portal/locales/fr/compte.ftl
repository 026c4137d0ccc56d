# My account.
# Typography: U+202F before ; ! ?, U+00A0 before a colon and inside guillemets, U+2019 as the apostrophe.

password-changed = Votre mot de passe est changé.
password-changed-says = Vos autres appareils sont déconnectés.
devices = Appareils connectés
devices-says = Si vous ne reconnaissez pas un appareil, déconnectez-le et changez de mot de passe.
this-device = cet appareil
disconnect = Déconnecter
disconnect-all = Tout déconnecter, ici aussi
opened-at = session ouverte { $when }
account = Mon compte
look = Apparence
look-auto = Comme l’appareil
look-light = Clair
look-dark = Sombre
password-current = Mot de passe actuel
password-new = Nouveau mot de passe
password-again = Le nouveau, une deuxième fois
password = Mot de passe
password-help = Au moins { $count } caractères ; une petite phrase se retient mieux.
error = Erreur :
password-submit = Changer le mot de passe
password-twice = Les deux fois ne sont pas identiques : tapez deux fois le même mot de passe.
password-busy = Le portail est très sollicité : réessayez dans une minute.
password-wrong = Ce n’est pas votre mot de passe actuel.
no-such-look = Cette apparence n’existe pas.

# What I am told of.
notice-title = Notifications et courriels
notice-lead = Choisissez ce dont vous êtes prévenu, où et quand.
notice-open = Choisir mes notifications
notice-modules = Ce dont je suis prévenu
notice-urgent = Une alerte urgente de l’établissement passe toujours : elle s’affiche à toute heure et part aussitôt par courriel, si vous en recevez.
notice-way-everywhere = Dans le portail et par courriel
notice-way-portal = Dans le portail seulement
notice-way-nowhere = Jamais
notice-quiet = Heures calmes
notice-quiet-says = Pendant ces heures, la cloche ne compte rien de nouveau et aucun courriel ne part, sauf pour une alerte urgente.
notice-quiet-on = Garder des heures calmes
notice-quiet-from = De
notice-quiet-to = À
notice-empty-quiet = Les deux heures sont les mêmes : choisissez une autre fin, ou décochez les heures calmes.
notice-not-an-hour = Choisissez une heure de la liste.
notice-hour = { $hour } h
notice-mail = Courriel
notice-mail-says = Un seul courriel par jour pour tous vos profils et tous vos enfants, et seulement s’il y a du nouveau. Il ne contient que des titres et des liens.
notice-mail-on = Recevoir un courriel quand il y a du nouveau
notice-mail-hour = Chaque jour à
notice-hour-is-quiet = Cette heure est dans vos heures calmes : choisissez-en une autre, ou changez vos heures calmes.
notice-mail-to = Il part à l’adresse { $address }.
notice-mail-address = À l’adresse
notice-no-address = Votre établissement ne connaît pas votre adresse électronique : donnez-la à son secrétariat pour recevoir un courriel par jour.
mail-stopped = Vous ne recevrez plus ces courriels
mail-stopped-says = C’est fait. Vos notifications restent dans le portail.
mail-resume = Les recevoir de nouveau
mail-resumed = Vous recevrez de nouveau ces courriels
mail-resumed-says = Un par jour au plus, seulement s’il y a du nouveau.
