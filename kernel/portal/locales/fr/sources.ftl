# Files and messages of a school.
# Typography: U+202F before ; ! ?, U+00A0 before a colon and inside guillemets, U+2019 as the apostrophe.

sources-title = Fichiers de l’établissement
sources-lead = Ajoutez des élèves, des responsables ou des personnels depuis un tableau : extraction SIECLE ou ONDE, logiciel de vie scolaire, tableur. Rien n’est écrit avant votre accord.
sources-uai = Code UAI de l’établissement
sources-whose = Indiquez le code UAI d’un établissement de votre territoire.
sources-files = Fichiers CSV
sources-files-says = Quatre fichiers au plus, 16 Mo en tout. Déposez ensemble les élèves et leurs responsables. Depuis un tableur : « Enregistrer sous », format CSV.
sources-no-file = Choisissez de un à { $count } fichiers CSV.
sources-holds = Ce que le fichier contient
source-eleves = Élèves
source-responsables = Responsables
source-personnels = Personnels
sources-read = Lire les fichiers
sources-kept = Correspondances gardées
sources-kept-one = { $count ->
    [one] { $name } : { $count } colonne
   *[other] { $name } : { $count } colonnes
}
depot-lead = Établissement { $uai }. Vérifiez, corrigez les colonnes au besoin, puis importez.
depot-refused = Ce fichier ne peut pas être importé en l’état
depot-decide = Importer ou abandonner
depot-says = L’import ne touche que cet établissement, et seulement les personnes venues de ses fichiers. Ce que dit l’annuaire académique et ce que vous avez saisi ne changent pas.
depot-import = Importer
depot-abandon = Abandonner
depot-columns = Colonnes
depot-columns-says = Pour chaque colonne, choisissez ce qu’elle dit. Votre choix est gardé pour les prochains fichiers.
depot-keep = Enregistrer les colonnes
depot-plan = Ce que fera l’import
depot-nothing = Tout est déjà à jour : cet import ne changera rien.
depot-waits = Cet import attendra une décision
depot-classes = { $count ->
    [one] { $count } classe ouverte
   *[other] { $count } classes ouvertes
}
depot-faults = { $count ->
    [one] { $count } ligne à vérifier
   *[other] { $count } lignes à vérifier
}
depot-fault = { $file }, ligne { $line } : { $what }
depot-legal = Ce que les responsables du fichier peuvent faire
depot-legal-0 = Rien d’ouvert : le fichier ne dit pas qui est représentant légal
depot-legal-1 = Ils sont représentants légaux
depot-legal-2 = Ils ont l’enfant à charge
depot-sample = Par exemple : { $values }
champ-rien = Ne pas lire
champ-cle = Identifiant
champ-ine = INE
champ-nom = Nom d’usage
champ-nom-famille = Nom de famille
champ-prenom = Prénom
champ-autres-prenoms = Autre prénom
champ-civilite = Civilité ou sexe
champ-naissance = Date de naissance
champ-classe = Classe
champ-classe-id = Identifiant de la classe
champ-groupes = Groupes
champ-niveau = Niveau
champ-mail = Adresse électronique
champ-domicile = Téléphone du domicile
champ-travail = Téléphone du travail
champ-mobile = Téléphone mobile
champ-adresse = Adresse postale
champ-code-postal = Code postal
champ-ville = Ville
champ-pays = Pays
champ-fonction = Fonction
champ-resp-nom = Responsable : nom d’usage
champ-resp-nom-famille = Responsable : nom de famille
champ-resp-prenom = Responsable : prénom
champ-resp-civilite = Responsable : civilité
champ-resp-mail = Responsable : adresse électronique
champ-resp-mobile = Responsable : téléphone mobile
champ-resp-domicile = Responsable : téléphone du domicile
champ-resp-lien = Responsable : lien avec l’élève
champ-enfant-nom = Enfant : nom d’usage
champ-enfant-nom-famille = Enfant : nom de famille
champ-enfant-prenom = Enfant : prénom
champ-enfant-classe = Enfant : classe
source-token = Le jeton manque, ou ne vaut plus. En demander un à l’administrateur, puis l’envoyer dans l’en-tête « Authorization: Bearer ».
source-media = L’envoi doit être du JSON (Content-Type: application/json).
source-large = L’envoi dépasse 64 Mo. Vérifier ce que contient le fichier.
source-school = Ce jeton ne vaut pas pour cet établissement. Vérifier le code UAI, ou demander un autre jeton.
source-failed = L’envoi n’a pas pu être traité. Rien n’en est appliqué ; réessayer dans quelques minutes.
import-of-school = Fichiers de { $uai }
import-of-system = Envoi d’un logiciel pour { $uai }
