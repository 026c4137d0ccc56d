# The console of modules.
# Typography: U+202F before ; ! ?, U+00A0 before a colon and inside guillemets, U+2019 as the apostrophe.

imports-none = Aucun import
imports = Imports
import-source = Annuaire académique { $academie }, { $degre }
import-files-of = fichiers du { $date }
import-under-way = en cours
import-applied = appliqué
import-refused = refusé
imports-title = Imports de l’annuaire
console = Console
role-part-off = Sans effet tant que « { $part } » n’est pas activé.
role-also = { $role } : aussi ces classes, groupes ou personnes
people = Personnes
classes = Classes
groups = Groupes
lists = Listes
incident-reference = Référence
incident-when = Quand
incident-module = Module
incident-where = Où
incident-cause = Cause
incidents-caption = Incidents des modules, du plus récent au plus ancien
incidents-none = Aucun incident
incidents-none-says = Quand un module échoue, la cause s’écrit ici ; le reste du portail continue.
incidents-title = Incidents des modules
incident-place-page = page
incident-place-widget = accueil
incident-place-job = tâche de fond
incident-place-install = installation
modules-none = Aucun module n’est installé
modules-none-says = L’administrateur de la plateforme les installe ; vous les activez ici.
modules-college = Modules du collège
modules-school = Modules de l’établissement
modules-collectivite = Modules de la collectivité
modules-lead = { $school }. Vous avez le dernier mot sur chaque module et chacune de ses parties. L’effet est immédiat ; les contenus sont conservés.
no-such-state = L’état demandé n’est pas compris.
set-up = Régler
module-visible = visible dans l’établissement
console-also = Aussi dans la console
console-people = Personnes
console-classes = Classes et structures
console-sources = D’où viennent les données
console-services = Services
save = Enregistrer
saved = C’est enregistré.
saved-says = L’effet est immédiat.
back-to-modules = Revenir aux modules
set-up-module = Régler { $module }
secret-kept = Déjà enregistré. Laissez vide pour le garder.
secret-unseen = Jamais affiché une fois enregistré.
secret-unsealed = Ce secret n’a pas pu être enregistré. Réessayez dans un instant.
save-and-test = Enregistrer et tester la connexion
test = Test de la connexion
test-done = Le test est terminé.
test-off = Activez d’abord le module dans cet établissement, puis testez de nouveau.
authorisations = Autorisations
authorisation-servers = Serveur contacté : { $servers }
server-of-setting = celui du réglage « { $setting } »
sheet-purpose = Ce que le module fait
sheet-people = Personnes concernées
sheet-read = Données lues
sheet-server = Serveur contacté
sheet-retention = Conservation
sheet-recipients = Destinataires
sheet-read-nothing = Aucun nom, aucune adresse, aucune date de naissance : le module ne connaît que des identifiants anonymes.
sheet-none = Aucun
sheet-title = Fiche du module
sheet-signed = signé par la clé { $key }…
retention-annee-scolaire = Jusqu’à la fin de l’année scolaire
retention-un-an = Un an après publication
retention-scolarite = Tant que la personne est dans l’établissement
retention-illimitee = Jusqu’à suppression par quelqu’un

# Imports of the annuaire and what waits for a decision.
import-unread = Fichiers illisibles
import-in-part = en partie
import-interrupted = interrompu
import-undone = annulé
import-replaced = remplacé
import-begun = Commencé { $when }
import-refused-title = Rien n’a été appliqué : l’état précédent reste en place.
import-nothing = Rien à signaler pour votre établissement
import-lots = Établissements de cet import
import-reason = { $what } : { $count } sur { $of }
decision-says = Tant que personne n’a décidé, rien ne change dans cet établissement ; les autres ne sont pas retardés.
decision-reason = Motif de la décision
decision-needs-reason = indiquez un motif : il est conservé avec votre nom.
decision-approve = Approuver
decision-reject = Rejeter
decision-by = Décidé par { $who } : { $why }
lot-nowhere = Personnes sans établissement
lot-departures = Départs définitifs
lot-to-do = à faire
lot-waits = attend une décision
lot-rejected = rejeté
lot-small-changes = Aucun mouvement de personnes
lot-eleves-arrivees = { $count ->
    [one] 1 élève arrive
   *[other] { $count } élèves arrivent
}
lot-eleves-departs = { $count ->
    [one] 1 élève part
   *[other] { $count } élèves partent
}
lot-personnels-arrivees = { $count ->
    [one] 1 personnel arrive
   *[other] { $count } personnels arrivent
}
lot-personnels-departs = { $count ->
    [one] 1 personnel part
   *[other] { $count } personnels partent
}
lot-changements-de-classe = { $count ->
    [one] 1 changement de classe
   *[other] { $count } changements de classe
}
lot-renommes = { $count ->
    [one] 1 nom modifié
   *[other] { $count } noms modifiés
}
lot-fiches-changees = { $count ->
    [one] 1 fiche modifiée
   *[other] { $count } fiches modifiées
}
lot-departs-definitifs = { $count ->
    [one] 1 départ définitif
   *[other] { $count } départs définitifs
}
lot-liens-ouverts = { $count ->
    [one] 1 lien de famille ouvert
   *[other] { $count } liens de famille ouverts
}
lot-liens-fermes = { $count ->
    [one] 1 lien de famille fermé
   *[other] { $count } liens de famille fermés
}
lot-liens-modifies = { $count ->
    [one] 1 lien de famille modifié
   *[other] { $count } liens de famille modifiés
}
lot-structures-ouvertes = { $count ->
    [one] 1 établissement ouvre
   *[other] { $count } établissements ouvrent
}
lot-structures-fermees = { $count ->
    [one] 1 établissement ferme
   *[other] { $count } établissements ferment
}
lot-classes-fermees = { $count ->
    [one] 1 classe ferme
   *[other] { $count } classes ferment
}

# Persons.
persons-title = Personnes de l’annuaire
persons-lead = Chaque fiche ne montre que ce que votre fonction demande.
persons-search = Chercher dans l’annuaire
persons-name = Nom, même approximatif
persons-profile = Profil
persons-class = Classe
persons-any = Tous
persons-any-class = Toutes
persons-none = Personne ne répond à cette recherche
persons-none-says = Vérifiez l’orthographe, ou cherchez par profil ou par classe.
persons-first = Les { $count } premières personnes
persons-found = { $count ->
    [one] 1 personne
   *[other] { $count } personnes
}
persons-export = Exporter en CSV
person-says = Les coordonnées et les informations sensibles ne s’affichent que pour les fonctions qui en ont besoin.
