//! The vocabulary of the kernel: ids, UAI, profiles, hats, principals, school years, and the `Clock`, `Rng`, `Mailer` and `Net` traits.
//!
//! Owns the words and nothing else. Must not do I/O, read a clock, draw randomness by itself, or know a database.

mod annee;
mod categorie;
mod clock;
mod genre;
mod hat;
mod heure;
mod ids;
mod mailer;
mod net;
mod principal;
mod profil;
mod rng;
mod text;
mod uai;

pub use annee::AnneeScolaire;
pub use categorie::{Categorie, Source};
pub use clock::{Clock, ManualClock, Millis, NEVER, Ticking};
pub use genre::{GenreGroupe, GenreStructure, Qualite};
pub use hat::Hat;
pub use heure::HeureLocale;
pub use ids::{
    CompteId, DocumentId, GroupeId, Id, IdError, ImportId, JournalId, PersonneId, StructureId, TerritoireId, new_id,
};
pub use mailer::{Mail, MailError, Mailer, Sending};
pub use net::{CertificateFault, Fetching, Incoming, Net, NetError, NetRule, Outgoing};
pub use principal::{Principal, PrincipalId, PrincipalParts};
pub use profil::Profil;
pub use rng::{Rng, SeededRng, random_hex};
pub use text::fold;
pub use uai::{Uai, UaiError};
