# Mail to administrators.
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
