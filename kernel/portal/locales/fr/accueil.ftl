# Home, notifications, search, pages made for paper.
# Typography: U+202F before ; ! ?, U+00A0 before a colon and inside guillemets, U+2019 as the apostrophe.

hello = Bonjour { $name }
see-all = Tout voir
home-no-school = Rien à montrer
home-no-school-says = Aucun établissement n’est relié à ce profil pour le moment.
home-begin = Tout commence ici
home-begin-says = Aucun module n’est activé. Choisissez ceux de votre établissement.
home-nothing = Rien de nouveau
home-nothing-says = Les informations de votre établissement apparaîtront ici.
choose-modules = Choisir les modules
notifications = Notifications
notifications-nothing = Aucune notification
notifications-nothing-says = Ce qui vous concerne s’affichera ici.
new = nouveau
all-read = Tout marquer comme lu
search = Recherche
search-label = Rechercher
search-question = Que cherchez-vous ?
search-submit = Chercher
search-nothing = Rien ne correspond à « { $question } »
search-nothing-says = Essayez avec moins de mots, ou avec le début d’un nom.
search-documents = Contenus
search-people = Personnes
paper-year = Année scolaire { $year }
paper-day = Édité le { $day }
paper-help = Pour le garder, utilisez l’impression du navigateur : elle enregistre aussi un PDF. Le menu et cette phrase ne s’impriment pas.
