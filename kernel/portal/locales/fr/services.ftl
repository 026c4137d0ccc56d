# Third-party services: tiles, leaving for one, agreements, the console.
# Typography: U+202F before ; ! ?, U+00A0 before a colon and inside guillemets, U+2019 as the apostrophe.

services = Mes services
cas-unknown = Ce service n’est pas de ceux que ce portail connaît : rien ne lui est transmis. Revenez par les services de votre page d’accueil ; si vous teniez ce lien de votre établissement, donnez-lui la référence ci-dessous.
cas-not-for-you = Ce service n’est pas ouvert au profil sous lequel vous êtes ici. Si vous avez plusieurs profils, changez-en en haut de la page puis recommencez ; sinon, demandez à votre établissement.
cas-leaving-title = Vous allez vers un autre service
cas-leaving = Le portail vous conduit au service demandé.
cas-continue = Continuer

agree-lead = { $service } demande à vous connaître. Rien ne part avant votre accord.
agree-conditions = Conditions de ce service
agree-fields = Ce que vous acceptez de transmettre
agree-later = Ce choix est gardé : les fois suivantes, seul un identifiant propre à ce service est transmis. Vous pourrez revenir sur votre accord dans « Mon compte ».
agree-submit = Accepter et continuer
agree-not = Ne pas y aller
agree-young = Avant quinze ans, c’est un responsable qui donne cet accord. Voici ce que ce service demande :
agree-ask = Demander à mes responsables
agree-waiting = Votre demande est partie.
agree-waiting-says = Vos responsables la trouvent dans leur compte ; revenez quand l’un d’eux aura répondu.
agree-for-child = Donner mon accord
agree-refuse = Refuser

agreements = Mes accords avec des services
agreements-lead = Ce que des services extérieurs peuvent recevoir, avec votre accord.
agreements-see = Voir et retirer mes accords
agreements-none = Aucun accord
agreements-none-says = Les services qui demandent à vous connaître vous poseront la question à la première visite.
agreement-asked = { $name } demande à utiliser { $service }
agreement-nothing = Rien d’autre qu’un identifiant propre à ce service.
agreement-given = Accord donné { $when }.
agreement-sent = Transmis { $when } ; depuis, seul l’identifiant l’est.
agreement-withdraw = Retirer l’accord

services-title = Services tiers
services-lead = Les services ouverts d’ici sans deuxième connexion, et ce que chacun reçoit.
services-none = Aucun service
services-none-says = La collectivité décrit les services prévus ; ils paraissent alors ici et chez leur public.
service-category = catégorie { $n }
service-category-1 = Accès libre : aucune information sur la personne n’est transmise.
service-category-2 = Appartenance seulement : l’établissement, le profil et ce qui n’identifie personne.
service-category-3 = Un identifiant propre à ce service, qui ne dit rien de la personne, le profil et l’établissement. Rien d’autre.
service-category-4 = Le service connaît déjà ses usagers : un identifiant et rien d’autre.
service-category-5 = À la première visite, avec l’accord de la personne, champ par champ, ce que prévoit la convention ; ensuite, un identifiant et rien d’autre.
service-sent = Ce qui est transmis
service-for = Ouvert à : { $who }.
preview-search = Choisir une personne
preview-who = Que lui enverriez-vous pour cette personne ?
preview-who-help = Cherchez un nom parmi les personnes à qui ce service est ouvert.
preview-none-says = Personne de ce nom n’est du public de ce service.
preview-for = Pour { $name }
preview-nobody = Ce service n’est pas ouvert à cette personne : rien ne serait transmis.
preview-user = Identifiant :
preview-anonymous = Aucun identifiant : le service ne distingue pas les personnes.
preview-no-more = Aucune autre information.
preview-agreed = Dans l’hypothèse où la personne accepte tous les champs, et à la première visite seulement.
preview-name = Nom attendu par le service
preview-value = Valeur
