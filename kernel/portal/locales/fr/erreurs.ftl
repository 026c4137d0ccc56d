# What goes wrong.
# Typography: U+202F before ; ! ?, U+00A0 before a colon and inside guillemets, U+2019 as the apostrophe.

failure-sign-in = Connectez-vous
failure-sign-in-says = Cette page demande de se connecter.
failure-missing = Page introuvable
failure-missing-says = Cette page n’existe pas, ou ne vous est pas destinée. Le service a peut-être été désactivé dans votre établissement.
failure-forbidden = Accès refusé
failure-stale = Formulaire expiré
failure-stale-says = Ce formulaire ne peut plus servir : votre session a changé depuis qu’il a été affiché. Rien n’a été enregistré. Revenez à la page précédente, rechargez-la et recommencez.
failure-bad = Demande non comprise
failure-too-large = Envoi trop volumineux
failure-too-large-says = Ce que vous envoyez dépasse la taille acceptée. Raccourcissez le texte et recommencez.
failure-later = Un instant
failure-plugin = Ce service ne répond pas
failure-plugin-says = Le service a rencontré un problème ; le reste du portail fonctionne. L’administrateur de votre établissement peut en lire la cause avec la référence ci-dessous.
failure-outage = Le portail est momentanément indisponible
failure-outage-says = Une intervention est en cours, ou les données ne sont pas joignables. Ce qui était enregistré n’est pas perdu. Réessayez dans quelques minutes ; si vous veniez d’envoyer un formulaire, vérifiez alors qu’il a été pris en compte.
failure-failed = Le portail a rencontré une erreur
failure-failed-says = Ce n’est pas de votre fait. Réessayez dans quelques minutes ; si l’erreur persiste, transmettez la référence ci-dessous à l’administrateur de votre établissement.
reference = Référence :
back-home = Revenir à l’accueil
only-our-forms = Seuls les formulaires du portail sont acceptés ici.
for-the-direction = Cette page est réservée à la direction de l’établissement et à la collectivité.
too-many-fields = Ce formulaire contient trop de champs.
unreadable = Cette adresse ou ce formulaire contient des caractères illisibles.
not-yours = Ce profil, cet établissement ou cet enfant n’est pas le vôtre.
no-such-choice = Ce choix n’existe pas.
choice-gone = Ce choix n’est plus proposé. Choisissez de nouveau.
form-refused = Le formulaire n’a pas été accepté
refused = Refusé
service-resting = Ce service est momentanément indisponible. Le reste du portail fonctionne ; réessayez dans une minute.
alerts = Alertes
