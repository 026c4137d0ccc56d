# Texts of the kernel, in French. Reference file: every other locale has the same keys.
# Typography: U+202F before ; ! ?, U+00A0 before a colon and inside guillemets, U+2019 as the apostrophe.

## Chrome
skip-label = Accès rapide
skip-to-content = Aller au contenu
skip-to-menu = Aller au menu
skip-to-search = Aller à la recherche
menu-label = Services
menu-bottom-label = Services principaux
menu-all = Services
home-link = { $brand }, accueil
search-label = Rechercher une personne, un message, un document
search-placeholder = Rechercher une personne, un message…
search-submit = Rechercher
account-of = Mon compte : { $name }
account-signed-in-as = Session de { $name }
account-sign-out = Se déconnecter
account-settings = Mes préférences
account-hats = Changer de profil
account-schools = Changer d’établissement
account-theme = Apparence
theme-auto = Automatique
theme-light = Claire
theme-dark = Sombre
waiting-count = { $count ->
    [one] 1 élément en attente
   *[other] { $count } éléments en attente
 }
notifications-none = Notifications, aucune nouvelle
notifications-some = { $count ->
    [one] Notifications, 1 nouvelle
   *[other] Notifications, { $count } nouvelles
 }
children-label = Enfants
children-all = Tous
footer-label = Informations
footer-accessibility-full = Accessibilité : totalement conforme
footer-accessibility-partial = Accessibilité : partiellement conforme
footer-accessibility-none = Accessibilité : non conforme
footer-legal = Mentions légales
footer-help = Aide
footer-sitemap = Plan du site
title-error-prefix = Erreur – { $title }
alerts-label = Alertes

## Blocks
tone-info = Information
tone-success = Réussi
tone-warning = Attention
tone-danger = Important
person-unknown = Personne non visible
people-and-more = { $count ->
    [one] et 1 autre
   *[other] et { $count } autres
 }
audience-label = Destinataires
audience-unknown = Destinataires non visibles
timeline-urgent = urgent
timeline-by = par { $name }
timeline-about = Pour
pagination-label = Pages
pagination-next = Page suivante
pagination-previous = Page précédente
progress-value = { $value } sur { $max }
table-scroll = Tableau : { $caption }
link-about = { $text } : { $title }

## Forms
field-required = obligatoire
field-characters = { $count ->
    [one] 1 caractère au plus
   *[other] { $count } caractères au plus
 }
field-choose = Choisir…
field-error = Erreur : { $text }
form-errors-title = { $count ->
    [one] Une réponse est à corriger
   *[other] { $count } réponses sont à corriger
 }
form-required-note = Les champs marqués « obligatoire » doivent être remplis.
rich-text-hint = Une ligne vide sépare deux paragraphes.
confirm-default = { $label } : voulez-vous continuer ?
confirm-yes = Oui, { $label }
confirm-cancel = Annuler
confirm-title = Confirmer
picker-search = Chercher une personne, une classe, un groupe
picker-search-submit = Chercher
picker-result = Résultats pour « { $query } »
picker-no-result = Personne ni groupe ne correspond à « { $query } ».
picker-selected = Destinataires choisis
picker-selected-none = Aucun destinataire choisi pour l’instant.
picker-count = { $count ->
    [one] 1 personne
   *[other] { $count } personnes
 }
picker-group-size = { $count ->
    [one] 1 choix
   *[other] { $count } choix
 }
picker-more = { $count ->
    [one] Un autre résultat n’est pas affiché : précisez la recherche.
   *[other] { $count } autres résultats ne sont pas affichés : précisez la recherche.
 }
picker-empty = Vous ne pouvez écrire à personne ici.
decode-number = Indiquez un nombre.
decode-number-min = Indiquez un nombre supérieur ou égal à { $bound }.
decode-number-max = Indiquez un nombre inférieur ou égal à { $bound }.
decode-date = Indiquez une date, par exemple 24/11/2026.
decode-date-time = Indiquez une date et une heure, par exemple 24/11/2026 à 18 h.
decode-too-long = { $count ->
    [one] 1 caractère au plus.
   *[other] { $count } caractères au plus.
 }
decode-option = Choisissez une des réponses proposées.
decode-required = Ce champ est obligatoire.
decode-email = Indiquez une adresse électronique, par exemple nom@domaine.fr.
decode-url = Indiquez une adresse web qui commence par https://.

## Sign-in
sign-in-name = Identifiant
sign-in-password = Mot de passe
sign-in-submit = Se connecter

## Console
module-on = Activé
module-off = Désactivé
module-locked = Verrouillé
module-locked-by = Verrouillé par { $by }
module-parts = Parties du module { $name }

## A block or a page that could not be drawn
widget-broken = Ce service ne répond pas pour le moment.
widget-reference = Référence : { $reference }

## Moments
moment-now = à l’instant
moment-minutes-ago = il y a { $n } min
moment-in-minutes = dans { $n } min
moment-yesterday = hier
moment-tomorrow = demain, { $time }
date-this-year = { $weekday } { $day } { $month }
date-with-year = { $weekday } { $day } { $month } { $year }
short-date-this-year = { $day } { $month }
short-date-with-year = { $day } { $month } { $year }
date-and-time = { $day }, { $time }
weekday-1 = lundi
weekday-2 = mardi
weekday-3 = mercredi
weekday-4 = jeudi
weekday-5 = vendredi
weekday-6 = samedi
weekday-7 = dimanche
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
short-month-1 = janv.
short-month-2 = févr.
short-month-3 = mars
short-month-4 = avr.
short-month-5 = mai
short-month-6 = juin
short-month-7 = juil.
short-month-8 = août
short-month-9 = sept.
short-month-10 = oct.
short-month-11 = nov.
short-month-12 = déc.

## Ballots and charts
ballot-anonymous = Votre réponse est anonyme : personne ne saura qui a répondu quoi, et elle sera définitive.
ballot-named = Votre réponse est nominative : l’auteur de la question saura ce que vous avez répondu. Vous pouvez la changer jusqu’à la clôture.
ballot-closes = Clôture : { $when }.
ballot-choices = Votre réponse
ballot-several-hint = Plusieurs choix sont possibles.
ballot-text = Votre réponse
ballot-submit = Envoyer ma réponse
ballot-change = Changer ma réponse
ballot-done-anonymous = Vous avez répondu. Votre réponse est anonyme et définitive.
ballot-done-named = Vous avez répondu.
ballot-closed = Les réponses sont closes.
chart-share = Part
