# Les textes du module. Une ligne, un texte.
titre = Mots
ecrire = Écrire un mot
publier = Publier
annuler = Annuler
revenir = Tous les mots
rien = Aucun mot pour le moment
champ-titre = Titre
champ-texte = Texte
champ-destinataires = Destinataires
