// Who goes where. `must` are pages that have to answer 200; everything linked from a page is visited too, up to `most` pages.
const console_ = (...pages) => pages.map((page) => `/console/annuaire/${page}`);

// Pages that only a form leads to: where, what is filled in, the button.
const PRESSES = [
  { at: "/console/comptes/nouvelle", fill: { "#compte-nom": "Intendante", "#compte-motif": "Poste vacant" }, press: "Demander ce compte" },
  { at: "/compte/double", fill: { "#code": "000000" }, press: "Confirmer l’application" },
  { at: "/console/annuaire/groupes", fill: { "#libelle": "Chorale" }, press: "Créer le groupe" },
  { at: "/console/annuaire/annee", fill: {}, press: "Voir ce que cela fera" },
  { at: "/console/annuaire/arrivees/nouvelle", fill: { "#jusque": "2001-01-01", "#nom": "Arrivante" }, press: "Enregistrer l’arrivée" },
  { at: "/console/annuaire/courriers", fill: { "#info-objet": "Réunion", "#info-texte": "La réunion a lieu jeudi." }, press: "Préparer les lettres", last: true },
];

// The page of a service that asks who one is: conditions, field by field.
const AGREEMENT = "/cas/login?service=https%3A%2F%2Fsalles.exemple.fr%2F";

export const PEOPLE = [
  { role: null, must: ["/login", "/activation", "/activation?oubli=1", "/mot-de-passe-oublie", "/_catalogue", "/login?profil=eleve", "/login?choisir=1"], errors: ["/login/oidc/inconnu"], most: 26 },
  { role: "principal-A", must: ["/", "/console/modules", "/actualites/", "/actualites/ecrire", "/sondage/", "/sondage/poser", "/liaison/", "/liaison/ecrire", "/recherche?q=sortie", "/spip/", "/console/modules/spip", "/console/annuaire/personnes?profil=ELV", "/console/comptes", "/console/comptes/nouvelle", "/compte/double", "/compte/preuve", AGREEMENT, "/console/services", "/console/services/salles?q=a", "/compte/services", ...console_("arrivees", "arrivees/nouvelle", "groupes", "classes", "courriers", "doublons", "departs", "annee", "sources")], errors: ["/cette-page-nexiste-pas", "/console/annuaire/ouverture"], presses: PRESSES, most: 66 },
  { role: "parent-A6A-B", must: ["/", "/compte/notifications", "/actualites/", "/sondage/", "/liaison/", "/spip/"], errors: ["/console/modules"], most: 20 },
  { role: "teacher-parent", must: ["/"], errors: [], most: 10 },
  { role: "pupil-A6A", must: ["/", "/actualites/", "/spip/", "/recherche?q=sortie", AGREEMENT, "/compte/services"], errors: ["/console/modules"], most: 16 },
  { role: "redacteur-A6A", must: ["/", "/actualites/", "/actualites/ecrire"], errors: [], most: 12 },
  { role: "teacher-B", must: ["/"], errors: ["/actualites/"], most: 8 },
  { role: "departement", must: ["/", "/actualites/ecrire", "/console/modules", "/console/comptes", "/console/services", ...console_("seuils", "sources", "structures", "ouverture", "ouverture?uai=0139777G")], errors: ["/console/annuaire/departs"], most: 28 },
];
