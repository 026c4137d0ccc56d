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
