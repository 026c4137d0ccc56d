# The life of a school in the console: class lists, groups, duplicates, departures, structures.
# Typography: U+202F before ; ! ?, U+00A0 before a colon and inside guillemets, U+2019 as the apostrophe.

confirm = Confirmer

# Class lists.
classlists-title = Publication des classes
classlists-lead = Choisissez quand les familles et les élèves découvrent les classes. Les personnels les voient toujours.
year-named = Année { $year }
embargo-on = cachées aux familles
embargo-off = visibles
embargo-until = Les familles verront les classes le { $when }.
embargo-says = D’ici là, ni classe, ni camarades, ni contenu de classe.
embargo-seen = Les familles voient les classes de cette année.
embargo-when = Publier le
embargo-when-help = Jour et heure, à l’heure de Paris.
embargo-set = Cacher jusqu’à cette date
embargo-move = Changer la date
embargo-publish = Publier maintenant
embargo-past = cette date est déjà passée.
classes-none-yet = Aucune classe n’est encore connue pour cette année : elles arriveront par un import. Une date choisie dès maintenant s’appliquera à elles.
classes-count = { $count ->
    [one] 1 classe :
   *[other] { $count } classes :
}

# Manual groups.
manual-title = Groupes
manual-lead = Chorale, délégués, projet, liaison école-collège : un groupe reçoit des contenus comme une classe, et se termine de lui-même.
manual-living = Groupes en cours
manual-none = Aucun groupe pour l’instant.
manual-new = Nouveau groupe
manual-name = Nom du groupe
manual-name-help = Celui que liront ses membres : Chorale, Délégués de 6e…
manual-scope = Portée
manual-end-help = Au plus tard la fin de l’année scolaire.
manual-create = Créer le groupe
manual-detail = { $scope } · { $count ->
    [0] personne pour l’instant
    [one] 1 personne
   *[other] { $count } personnes
} · jusqu’au { $day }
manual-classes = Classes entières
manual-classes-says = Le groupe suit ces classes : qui arrive y entre, qui part en sort.
manual-school = Établissement
manual-school-see = Voir ses classes
manual-class = Classe ou groupe d’enseignement
manual-class-add = Ajouter cette classe
manual-no-class = Aucune autre classe à ajouter.
manual-persons = { $count ->
    [0] Personnes
    [one] Une personne ajoutée à la main
   *[other] { $count } personnes ajoutées à la main
}
manual-search = Chercher une personne de l’établissement
manual-add = Ajouter
manual-remove = Retirer
manual-settings = Réglages du groupe
manual-rename = Renommer
manual-finish = Terminer le groupe
made-by = créé par { $who }
scope-liste = Liste personnelle
scope-etablissement = Groupe de l’établissement
scope-plusieurs = Groupe de plusieurs établissements
pupils-count = { $count ->
    [one] 1 élève
   *[other] { $count } élèves
}

# Duplicates.
twins-title = Doublons possibles
twins-lead = Deux fiches qui semblent être la même personne. Rien n’est rapproché sans vous.
twins-none = Aucun doublon à examiner
twins-none-says = Les fiches nouvelles ou modifiées sont comparées en continu.
twins-same = Est-ce la même personne ?
twins-score = ressemblance { $score } %
twins-since = Proposé depuis le { $day }.
twins-says = Rapprocher ne supprime rien et peut se défaire depuis la fiche.
twins-merge = C’est la même personne
twins-two = Ce sont deux personnes
twin-names = mêmes noms
twin-birth = même date de naissance et même prénom
twin-ine = même INE
twin-mail = même adresse électronique
twin-entered = l’une a été saisie à la main, l’autre vient d’une source

# Departures.
departures-title = Départs
departures-lead = Qui a quitté l’établissement, jusqu’à quand un retour rétablit tout, et la preuve des suppressions.
departures-count = { $count ->
    [0] Personne n’attend sa suppression
    [one] Une personne attend sa suppression
   *[other] { $count } personnes attendent leur suppression
}
departures-none = Un départ constaté par un import, ou la fin d’un séjour, apparaît ici.
departures-delay = Délai avant suppression
departures-days = Nombre de jours entre le départ et la suppression
departures-days-help = 90 au plus (arrêté du 30 novembre 2006). Les départs déjà constatés gardent leur date.
departure-open = Annuler ce départ, ou noter un choix
left-on = parti le { $day }
deleted-on = supprimé le { $day }
keeps = garde ses contributions
removes = demande le retrait de ses contributions
not-asked = n’a pas dit quoi faire de ses contributions
restore = Annuler le départ
restore-says = La personne retrouve ses classes et ses liens, le temps de corriger l’application d’où viennent les fichiers.
restore-help = Après ce jour, les fichiers ont de nouveau le dernier mot.
contributions-says = Ce que la personne a écrit peut rester, sans son nom, ou être supprimé avec ses données.
contributions-keep = Garder ses contributions
contributions-remove = Les supprimer avec ses données
proofs = Certificats de suppression
proofs-says = Un certificat ne nomme personne. Son empreinte permet de vérifier qu’une fiche donnée en fait partie.
proofs-none = Aucune suppression pour l’instant.
proof-of = { $persons ->
    [one] 1 personne supprimée
   *[other] { $persons } personnes supprimées
}, { $accounts ->
    [0] aucun compte fermé
    [one] 1 compte fermé
   *[other] { $accounts } comptes fermés
}
proof-print = Empreinte
proof-profile = { $profile } : { $count }

# Structures.
tree-title = Structures
tree-lead = Chaque structure peut dépendre de plusieurs autres. L’annuaire académique apporte les siennes ; vous ajoutez les vôtres.
tree-heading = Arborescence
tree-new = Nouvelle structure
tree-kind = Nature
tree-name = Nom
tree-create = Créer
tree-parents = Dépend de
tree-no-parent = Aucun rattachement.
tree-here = rattachement fait ici
tree-source = rattachement apporté par un import
tree-detach = Détacher
tree-under = Rattacher à
tree-preview = Voir ce que cela change
tree-children = { $count ->
    [0] Aucune structure en dépend
    [one] Une structure en dépend
   *[other] { $count } structures en dépendent
}
kind-etablissement = établissement
kind-collectivite = collectivité
kind-academie = académie
kind-bassin = bassin
kind-circonscription = circonscription
kind-commune = commune
kind-rpi = regroupement pédagogique
preview-attach = Rattacher { $child } à { $parent }
preview-detach = Détacher { $child } de { $parent }
preview-nothing = Personne ne gagne ni ne perd de vue qui que ce soit.
preview-gain = Verront davantage
preview-loss = Verront moins
preview-line = { $name }, { $agents ->
    [0] aucun agent
    [one] 1 agent
   *[other] { $agents } agents
} : { $structures ->
    [one] 1 structure
   *[other] { $structures } structures
} ({ $persons })
