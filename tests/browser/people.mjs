// Who goes where. `must` are pages that have to answer 200; everything linked from a page is visited too, up to `most` pages.
export const PEOPLE = [
  { role: null, must: ["/login", "/_catalogue"], errors: [], most: 20 },
  { role: "principal-A", must: ["/", "/console/modules", "/actualites/", "/actualites/ecrire", "/sondage/", "/sondage/poser", "/liaison/", "/liaison/ecrire", "/recherche?q=sortie", "/spip/", "/console/modules/spip"], errors: ["/cette-page-nexiste-pas"], most: 34 },
  { role: "parent-A6A-B", must: ["/", "/actualites/", "/sondage/", "/liaison/", "/spip/"], errors: ["/console/modules"], most: 20 },
  { role: "teacher-parent", must: ["/"], errors: [], most: 10 },
  { role: "pupil-A6A", must: ["/", "/actualites/", "/spip/", "/recherche?q=sortie"], errors: ["/console/modules"], most: 14 },
  { role: "redacteur-A6A", must: ["/", "/actualites/", "/actualites/ecrire"], errors: [], most: 12 },
  { role: "teacher-B", must: ["/"], errors: ["/actualites/"], most: 8 },
  { role: "departement", must: ["/", "/actualites/ecrire", "/console/modules"], errors: [], most: 14 },
];
