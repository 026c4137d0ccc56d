# Mail to administrators, and to everybody about what they have not read.
# Typography: U+202F before ; ! ?, U+00A0 before a colon and inside guillemets, U+2019 as the apostrophe.

import-refused-subject = Annuaire : un import a été refusé
import-refused-text =
    Bonjour,

    L’import de l’annuaire a été refusé. Rien n’a été appliqué : l’état précédent reste en place.

    { $says }

    Le détail est dans la console : { $url }

import-waits-subject = { $count ->
    [one] Annuaire : 1 établissement attend votre décision
   *[other] Annuaire : { $count } établissements attendent votre décision
}
import-waits-text =
    Bonjour,

    L’import de l’annuaire est appliqué, sauf pour ce qui suit, où il dépasse un garde-fou :

    { $list }

    Tant que personne n’a décidé, rien n’y change. Pour approuver ou rejeter : { $url }

digest-subject = { $count ->
    [one] { $portal } : une nouveauté
   *[other] { $portal } : { $count } nouveautés
}
digest-subject-urgent = { $portal } : alerte de votre établissement
digest-hello = Bonjour,
digest-new = Voici ce que vous n’avez pas encore lu.
digest-urgent = Votre établissement a publié une alerte.
digest-hat-agent = En tant que membre du personnel
digest-hat-responsable = En tant que parent ou responsable
digest-hat-eleve = En tant qu’élève
digest-hat-invite = En tant qu’invité
digest-more = { $count ->
    [one] … et une autre dans le portail : { $url }
   *[other] … et { $count } autres dans le portail : { $url }
}
digest-why = Un courriel par jour au plus, seulement s’il y a du nouveau. Il ne contient que des titres : le reste se lit dans le portail.
digest-choose = Choisir ce qui vous est envoyé
digest-stop = Ne plus recevoir ces courriels
digest-link = { $words } : { $url }
