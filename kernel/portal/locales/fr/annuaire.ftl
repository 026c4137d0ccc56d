# The annuaire in the console: persons, arrivals, families.
# Typography: U+202F before ; ! ?, U+00A0 before a colon and inside guillemets, U+2019 as the apostrophe.

# Said everywhere.
cancel = Annuler
until = jusqu’au { $day }
back-to = Revenir à { $name }
last-day = Dernier jour
not-a-day = cette date n’est pas lisible : choisissez un jour.
not-a-moment = cette date n’est pas lisible : choisissez un jour et une heure.
name-needed = indiquez un nom.
civility = Civilité
civility-none = Non précisée
last-name = Nom
last-name-help = Pour un service ou un foyer, son nom entier.
first-name = Prénom
mail = Adresse électronique
mail-help = Facultative. Sans elle, un courrier imprimé suffit pour activer le compte.
birth = Date de naissance

# What was just done.
done-corrige = C’est corrigé. L’import ne défait pas cette valeur, selon la règle du champ.
done-rendu = La valeur de la source est rétablie.
done-accueilli = C’est fait. Le compte existe ; il reste à remettre le courrier d’activation.
done-prolonge = La date de fin est changée.
done-termine = Le séjour est terminé aujourd’hui.
done-accompagne = L’accompagnement est enregistré.
done-cesse = L’accompagnement est terminé.
done-lie = Ce responsable est ajouté.
done-delie = Ce lien est retiré.
done-protege = La décision est appliquée dès maintenant. Aucun import ne la défera.
done-leve = La protection est levée : le lien redevient ce que dit la source.
done-embargo = La date de publication des classes est enregistrée.
done-publie = Les classes sont publiées : les familles les voient dès maintenant.
done-groupe = Le groupe est enregistré.
done-membres = Le groupe est à jour.
done-fini = Le groupe est terminé. Ce qui a été publié pour lui reste à ses lecteurs.
done-fusionne = Les deux fiches sont rapprochées. Rien n’est perdu, et vous pouvez les séparer.
done-separe = Les deux fiches sont séparées.
done-ecarte = Ces deux personnes ne seront plus proposées.
done-attache = Le rattachement est enregistré.
done-detache = Le rattachement est retiré.
done-restaure = Cette personne est de retour avec ses classes et ses liens.

# A person.
person-identity = Identité et coordonnées
person-places = Établissements, classes et groupes
person-groups = Classes et groupes
person-account = Compte et connexion
person-history = Historique
because = parce que { $why }
field-empty = non renseigné
field-correct = Corriger
field-correct-of = Corriger : { $field }
field-other = La source dit : { $value }
field-other-none = La source ne dit rien.
field-give-back = Revenir à la valeur de la source
field-rules = L’état civil et l’INE se corrigent dans l’application d’où ils viennent ; le reste peut se corriger ici.
origin-school = saisi par l’établissement
rule-source = Se corrige dans l’application d’où vient cette information.
rule-until = Votre valeur s’affiche tant que la source ne change pas ; si elle corrige à son tour, c’est elle qui compte.
rule-local = Votre valeur l’emporte sur la source, jusqu’à ce que vous la retiriez.
account-state = État
account-never = Jamais utilisé
account-in-use = En service
account-since = En service depuis le { $day }
account-closed = Fermé
account-ways = Moyens de connexion
account-hats = Casquettes
account-shared = Ce compte réunit { $count } fiches de la même personne.
way-password = Identifiant et mot de passe du portail
way-code = Code d’activation imprimé, valable jusqu’au { $day }
way-none = Aucun pour l’instant : un courrier d’activation en donne un.

# What was done about somebody.
by = par { $who }
by-portal = par le portail lui-même
by-gone = par une personne partie depuis
act-arrivee-accueillir = Arrivée saisie
act-arrivee-prolonger = Date de fin changée
act-arrivee-terminer = Séjour terminé
act-aesh-accompagner = Accompagnement enregistré
act-aesh-cesser = Accompagnement terminé
act-famille-ajouter = Responsable ajouté
act-famille-retirer = Responsable retiré
act-famille-proteger = Décision de justice appliquée
act-famille-lever = Protection levée
act-famille-echeance = Protection arrivée à son terme
act-fiche-corriger = Fiche corrigée
act-fiche-rendre = Valeur rendue à la source
act-fiche-correction-perimee = Correction remplacée : la source a changé
act-doublon-fusionner = Fiches rapprochées
act-doublon-separer = Fiches séparées
act-doublon-ecarter = Doublon écarté
act-depart-contributions = Choix sur les contributions
act-depart-restaurer = Départ annulé
act-depart-supprimer = Données supprimées
act-direction-creer = Compte de direction créé
act-compte-rattacher = Comptes réunis
act-other = Fiche modifiée

# The stay of somebody entered by hand.
stay-title = Séjour
stay-help = Compris : l’accès s’arrête le soir de ce jour.
stay-move = Changer la date de fin
stay-end = Terminer aujourd’hui
stay-open = Prolonger ou terminer
replaces = remplace { $who }

# AESH.
aesh-title = Accompagnement par un AESH
aesh-pupils = Élèves accompagnés
aesh-open = Ajouter un accompagnement
aesh-who = Accompagnant
aesh-who-help = L’accompagnant verra la fiche de cet élève, rien d’autre ne lui est ouvert.
aesh-submit = Enregistrer l’accompagnement
aesh-stop = Terminer
aesh-nobody = Aucun personnel d’accompagnement dans l’établissement : saisissez d’abord son arrivée.

# Rows of one human.
together-title = Fiches rapprochées
together-account = Deux fiches de cette personne partagent un compte.
together-absorbed = La fiche saisie à la main est réunie à celle de l’annuaire académique.
together-split = Séparer de nouveau

# Arrivals.
arrivals-title = Arrivées saisies à la main
arrivals-lead = Remplaçants, contractuels, AED, AESH, intervenants : pour qui n’est pas, ou pas encore, dans l’annuaire académique.
arrivals-under-way = En cours
arrivals-none = Personne pour l’instant.
arrival-new = Nouvelle arrivée
arrival-status = Vient en tant que
arrival-nobody = Personne
arrival-replaces = Remplace
arrival-replaces-help = Reprend ses classes, ses groupes et ses matières, jusqu’à la date de fin.
arrival-until-help = Compris. Sans date : la fin de l’année scolaire. L’accès s’arrête de lui-même.
arrival-discipline = Discipline
arrival-discipline-help = Facultative. Sans elle, celle de la personne remplacée.
arrival-birth-help = Facultative. Elle aide à reconnaître la personne quand l’annuaire académique l’apportera.
arrival-enter = Enregistrer l’arrivée

# Families.
family-title = Famille
family-responsables = Responsables
family-children = Enfants
family-none = Aucun lien dans l’annuaire.
family-manage = Gérer les responsables
family-says = Chaque responsable a son compte. Les coordonnées de l’un ne sont jamais montrées à l’autre : elles sont sur la fiche de chacun.
family-contact = à appeler
family-remove = Retirer ce lien
family-add = Ajouter un responsable
family-add-says = Tuteur, aide sociale à l’enfance, foyer, parent absent des fichiers : ce lien ne dépend d’aucun import.
family-search = Chercher parmi les responsables de l’établissement
family-who = Qui est-ce ?
family-new = Une autre personne, à saisir ci-dessous
family-new-legend = Nouvelle personne
family-link = Lien avec l’élève
family-right = Ce que le lien ouvre
family-right-help = Un représentant légal et une personne en charge reçoivent les informations de l’élève. Un simple contact n’ouvre rien.
family-to-call = À appeler en cas de besoin
family-end-help = Facultatif : sans date, le lien dure jusqu’à ce que vous le retiriez.
legal-1 = représentant légal
legal-2 = en a la charge
legal-0 = contact seulement, n’ouvre rien

# A court decision.
protect-open = Appliquer une décision de justice
protect-says = { $who } ne verra plus rien de { $child }, ni ses informations, ni les messages à ses responsables. L’effet est immédiat et aucun import ne le défait. Ses autres enfants ne sont pas concernés.
protect-why = Référence de la décision
protect-why-help = Chiffrée, visible de la direction seule.
protect-until = Dernier jour de la mesure
protect-until-help = Facultatif : sans date, la mesure dure jusqu’à ce que vous la leviez.
protect-submit = Appliquer maintenant
protect-title = Protections en vigueur
protect-in-force = { $who } n’a plus accès à ce qui concerne { $child }.
protect-detail = { $why }. Décidé par { $who } le { $day }.
protect-ends = Prend fin le { $day }.
protect-lift = Lever la protection

# Guard rails of the imports.
rails-title = Garde-fous des imports
rails-lead = Au-delà de ces seuils, un établissement attend votre décision ; les autres sont importés.
rail-school = par établissement
rail-whole = tout le territoire
rail-summer = De juillet à septembre, des niveaux entiers partent et arrivent : le seuil est alors de { $percent } %.
rail-percent = Pourcentage toléré
rail-percent-help = De 0 à 100. À 100, ce garde-fou ne se déclenche jamais.
rail-percent-wrong = Écrivez un nombre entier de 0 à 100.
rail-minimum = Nombre en dessous duquel il ne regarde pas
rail-minimum-help = Un départ sur trois personnes n’est pas une anomalie.
rail-minimum-wrong = Écrivez un nombre entier, au moins 1.
done-seuil = Le seuil est enregistré. Il vaut dès le prochain import.
