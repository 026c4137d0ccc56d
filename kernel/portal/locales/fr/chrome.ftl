# The chrome of every page.
# Typography: U+202F before ; ! ?, U+00A0 before a colon and inside guillemets, U+2019 as the apostrophe.

home = Accueil
modules = Modules
schools = Établissements
all-schools = Tous les établissements
schools-and-others = { $count ->
    [one] { $school } et 1 autre
   *[other] { $school } et { $count } autres
 }
menu-annuaire = Annuaire
