# Pages that every portal owes.
# Typography: U+202F before ; ! ?, U+00A0 before a colon and inside guillemets, U+2019 as the apostrophe.

access-state = Accessibilité : non conforme.
access-state-says = Ce portail n’a pas encore fait l’objet d’un audit de conformité au RGAA 4.1.2.
access-checked = Ce qui est vérifié à chaque version
access-keyboard = toutes les pages sont dessinées par des composants communs, utilisables au clavier et sans script ;
access-axe = les règles automatiques d’axe-core (étiquettes RGAA 4) ne relèvent aucune erreur ;
access-reflow = les pages restent lisibles à 320 pixels de large, à 200 %, en clair et en sombre.
access-partly = Ces vérifications automatiques ne couvrent qu’une partie des critères.
access-report = Signaler une difficulté
legal-editor = Éditeur
legal-data = Données personnelles
legal-rights = Vos droits
legal-cookies = Cookies
help-service = Je ne vois pas un service
help-error = Une page signale une erreur
legal-editor-says = Ce portail est mis à disposition par la collectivité et l’académie, pour les établissements dont elles ont la charge.
legal-cookies-says = Les cookies sont strictement nécessaires : ils gardent votre session ouverte et protègent le formulaire de connexion. Un autre retient sur cet appareil le dernier profil choisi à l’entrée, sans rien dire de vous. Aucune mesure d’audience, aucun service tiers.
help-error-says = Notez la référence affichée et transmettez-la à l’administrateur de l’établissement.
access-report-says = Écrivez à la direction de votre établissement : une réponse vous est due sous une semaine. Sans réponse satisfaisante, vous pouvez saisir le Défenseur des droits, qui est gratuit.
legal-data-says = Le portail est un service public du numérique éducatif (mission d’intérêt public, article 6.1.e du RGPD). Les informations d’identité viennent de l’annuaire académique ; chaque module dit à quoi il sert, ce qu’il lit et combien de temps il le garde, avant d’être activé par la direction.
legal-rights-says = Accès, rectification, effacement, limitation et opposition s’exercent auprès de la direction de l’établissement ou du délégué à la protection des données de l’académie.
help-sign-in-says = L’identifiant a souvent la forme prenom.nom. Après plusieurs erreurs, il faut patienter un peu avant de réessayer : l’attente est indiquée. Si vous avez oublié votre mot de passe, adressez-vous au secrétariat de l’établissement.
help-service-says = C’est la direction de chaque établissement qui choisit les services. Si vous avez plusieurs profils (par exemple enseignant et parent), vérifiez celui que vous utilisez : le bouton à vos initiales, en haut à droite, permet d’en changer.
access-title = Accessibilité
legal-title = Mentions légales
help-title = Aide
catalogue = Catalogue des blocs
