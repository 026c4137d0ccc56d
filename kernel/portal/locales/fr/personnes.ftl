# Profiles and hats.
# Typography: U+202F before ; ! ?, U+00A0 before a colon and inside guillemets, U+2019 as the apostrophe.

profile-elv = élève
profile-tut = responsable
profile-ens = enseignant
profile-dir = direction
profile-evs = vie scolaire
profile-eta = personnel
profile-aca = académie
profile-doc = documentation
profile-col = collectivité
holders-elv = Les élèves
holders-tut = Les responsables
holders-ens = Les enseignants
holders-dir = La direction
holders-evs = La vie scolaire
holders-eta = Les personnels administratifs, techniques et de santé
holders-aca = L’académie
holders-doc = Les documentalistes
holders-col = La collectivité
profiles-elv = élèves
profiles-tut = responsables
profiles-ens = enseignants
profiles-dir = direction
profiles-evs = vie scolaire
profiles-eta = personnels
profiles-aca = agents de l’académie
profiles-doc = documentalistes
profiles-col = agents de la collectivité
hat-agent = personnel
hat-responsable = responsable
hat-eleve = élève
hat-invite = invité
