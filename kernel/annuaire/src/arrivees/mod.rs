//! Who arrives and is in no export: entered in one act, gone by itself, joined to the row that the export brings one day.

mod accompagnement;
mod accueil;
mod comptes;
mod duree;
mod remplacement;
mod statuts;

pub use accompagnement::Accompagnement;
pub use accueil::{Arrivee, NouvelArrivant, SEJOUR_INVITE};
pub use comptes::Detenteur;
pub use statuts::Statut;
